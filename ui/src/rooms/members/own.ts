/** Values of own fields as they are read. */
import { showDate } from '../../kit/dates'
import { t } from '../../kit/words.svelte'
import type { OutputOf } from '../../api/call'

export type Own = OutputOf<'members.get'>['fields'][number]
export type OwnType = Own['type']

/** A file as the core names it. */
export interface OwnFile {
  id: number
  name: string
}

/** A value of unknown type as text: what a list shows. */
export function ownText(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (Array.isArray(value)) return value.join(t('members-and'))
  if (typeof value === 'boolean') return t(value ? 'members-yes' : 'members-no')
  if (typeof value === 'number') return value.toLocaleString('en-US', { maximumFractionDigits: 10 })
  if (typeof value === 'object' && 'name' in value) return String(value.name)
  return String(value)
}

/** A value of a field whose type is known. */
export function ownShown({ type, value }: Pick<Own, 'type' | 'value'>): string {
  return type === 'date' && typeof value === 'string' ? showDate(value) : ownText(value)
}
