/** The columns that the list can show: those of everybody, and the association's own fields. */
import type { Column } from '../../kit/table'
import { t } from '../../kit/words.svelte'
import type { OwnField, SortKey } from './types'

/** Which column sorts by what. */
const sorts: Readonly<Record<string, SortKey>> = { no: 'no', name: 'kana', kind: 'kind', city: 'city', owed: 'owed', joined: 'joined' }
const widths: Readonly<Record<string, string>> = { no: '5.75rem', kind: '6.5rem', city: '7rem', dues: '7.5rem', owed: '6rem', contact: '6.5rem', state: '5.5rem', phone: '8.5rem', postal: '6rem', joined: '8rem', birth: '8rem' }
/** What gives way first when the sheet is narrow. */
const yielding: Readonly<Record<string, string>> = { contact: 'p3', city: 'p3', tags: 'p3', address: 'p3', birth: 'p2', joined: 'p2', postal: 'p2', email: 'p2', organisation: 'p2', phone: 'p2', kind: 'p4' }

export const common = ['no', 'name', 'kind', 'state', 'city', 'dues', 'owed', 'contact', 'phone', 'email', 'postal', 'address', 'organisation', 'joined', 'birth', 'tags'] as const

/** Everything that can be chosen, in the order of the list. `field:7` is an own field. */
export function choosable(fields: readonly OwnField[]): { key: string; label: string }[] {
  return [...common.map((key) => ({ key, label: t(`members-col-${key}`) })), ...fields.filter((field) => !field.retired && field.type !== 'file').map((field) => ({ key: `field:${field.id}`, label: field.name }))]
}

export function columnsOf(chosen: readonly string[], fields: readonly OwnField[], fiscalYear: number): Column[] {
  return choosable(fields)
    .filter(({ key }) => key === 'name' || chosen.includes(key))
    .map(({ key, label }) => ({
      key,
      label: key === 'dues' ? t('members-col-dues-of', { year: String(fiscalYear) }) : label,
      num: key === 'owed',
      sortable: key in sorts,
      class: ['nowrap', yielding[key] ?? (key.startsWith('field:') && 'p3')].filter(Boolean).join(' '),
      ...(widths[key] ? { width: widths[key] } : {}),
    }))
}

/** Keys of the own fields among the chosen columns, for the core. */
export function fieldsAsked(chosen: readonly string[]): number[] {
  return chosen.flatMap((key) => (key.startsWith('field:') ? Number(key.slice(6)) : []))
}

export const sortOf = (column: string): SortKey | undefined => sorts[column]
export const columnOf = (sort: SortKey): string => Object.entries(sorts).find(([, key]) => key === sort)?.[0] ?? 'name'
