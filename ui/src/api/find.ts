/** How a member is found in a field: for `Picker`, in every room. */
import type { Find } from '../kit/Picker.svelte'
import { call } from './call'

export const findMembers: Find = async (text) => {
  const { total, rows } = await call('members.find', { text, limit: 8 })
  return { total, rows: rows.map((row) => ({ id: row.id, name: row.name, code: row.no, read: row.kana, note: row.kind })) }
}
