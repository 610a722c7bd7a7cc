/** What a person chose to change, as the core takes it; undefined while something is missing. Pure. */
import type { InputOf, OutputOf } from '../../api/call'

export type Change = InputOf<'bulk.preview'>['change']
export type Filter = NonNullable<InputOf<'bulk.preview'>['filter']>
/** No condition: everybody. */
export const EVERYBODY: Filter = { state: [], kinds: [], tags: [], no_email: false, no_mypage: false, lost: false, segment: '' }
export type Field = OutputOf<'fields.list'>[number]

/** The values of a record that make sense for many at once. */
export const COLUMNS = ['mail_stop', 'honorific', 'organisation', 'organisation_kana', 'gender', 'language', 'joined_on'] as const
export type Column = (typeof COLUMNS)[number]

/** To what somebody may agree: by which channels, and what of them may be published. Own fields come from the book. */
export const CHANNELS = ['post', 'mail', 'phone', 'photo', 'roster'] as const
export const ROSTER_COLUMNS = ['name', 'address', 'phone', 'email', 'workplace', 'birth'] as const
export const ANSWERS = ['yes', 'no', 'unknown'] as const
export type Answer = (typeof ANSWERS)[number]

/** One consent, as a paper says it. */
export interface Said {
  /** `mail`, `roster:address`, `roster:field:3`, or '' while nothing is chosen. */
  purpose: string
  answer: Answer
  on: string
  source: string
}

export interface Typed {
  /** `mail_stop`, `field:3`, `add_tag`, `remove_tag`, `change_kind`, `consent`, or '' while nothing is chosen. */
  what: string
  value: string
  /** Of a field with several choices. */
  several: readonly string[]
  kind: number
  from: string
  said: Said
}

export function changeOf({ what, value, several, kind, from, said }: Typed, fields: readonly Field[]): Change | undefined {
  if (what === 'add_tag' || what === 'remove_tag') return value.trim() ? { what, tag: value.trim() } : undefined
  if (what === 'change_kind') return kind > 0 && from ? { what, kind, from } : undefined
  if (what === 'consent') return said.purpose && said.on ? { what, ...said, source: said.source.trim() } : undefined
  const column = COLUMNS.find((one) => one === what)
  if (column) return { what: 'set', column, value }
  const field = fields.find((one) => what === `field:${one.id}`)
  if (!field) return undefined
  return { what: 'field', field: field.id, value: valueOf(field, value, several) }
}

function valueOf(field: Field, value: string, several: readonly string[]): unknown {
  if (field.type === 'choices') return several.length ? [...several] : null
  if (value === '') return null
  return field.type === 'yes_no' ? value === 'yes' : value
}
