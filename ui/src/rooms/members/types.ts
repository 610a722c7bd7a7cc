/**
 * What this room asks and is told, as the core's OpenAPI document has it. One place, so that each
 * line can become `OutputOf<'…'>` of the generated file; nothing else in the room names a shape.
 */

export type MemberType = 'person' | 'organisation'
export type MemberState = 'current' | 'future' | 'left' | 'died' | 'none'
export type DuesState = 'paid' | 'part' | 'unpaid' | 'none' | 'open'
export type Gender = '' | 'male' | 'female' | 'other' | 'unsaid'
export type AddressLabel = 'home' | 'work' | 'abroad' | 'other'
export type PhoneLabel = 'home' | 'mobile' | 'work' | 'fax' | 'other'
export type EmailLabel = 'home' | 'work' | 'mobile' | 'other'
export type FieldType = 'text' | 'number' | 'date' | 'choice' | 'choices' | 'yes_no' | 'file'
export type EndReason = 'left' | 'lapsed' | 'expelled' | 'died' | 'dissolved'
export type SortKey = 'kana' | 'no' | 'kind' | 'joined' | 'city' | 'owed'

export interface Filter {
  state: MemberState[]
  kinds: number[]
  tags: number[]
  dues?: { fiscal_year: number; state: DuesState } | null
  no_email: boolean
  no_mypage: boolean
  /** Day, inclusive. */
  joined_from?: string | null
  ids?: number[] | null
}

/** What names a list without saying which page of it; `members.list` and the export take it. */
export interface Which {
  text: string
  filter: Filter
  sort: SortKey
  descending: boolean
}

export interface Row {
  readonly id: number
  readonly no: string
  readonly type: MemberType
  readonly name: string
  readonly kana: string
  readonly organisation: string
  readonly kind: string
  readonly state: MemberState
  readonly postal_code: string
  readonly city: string
  readonly address: string
  readonly phone: string
  readonly email: string
  /** Yen. */
  readonly owed: number
  readonly dues_state: DuesState
  readonly joined_on?: string | null
  readonly birth?: string | null
  readonly tags: readonly string[]
  /** Own fields by key, when `columns` asks for them. */
  readonly fields: Readonly<Record<string, unknown>>
}

export interface List {
  readonly total: number
  /** Yen; null where summing was not asked for. */
  readonly sum_owed?: number | null
  readonly rows: readonly Row[]
}

export interface Counts {
  readonly all: number
  readonly current: number
  readonly unpaid: number
  readonly joined_this_year: number
  readonly no_email: number
  readonly no_mypage: number
  readonly left: number
}

export interface Found {
  readonly id: number
  readonly no: string
  readonly name: string
  readonly kana: string
  readonly kind: string
  readonly state: MemberState
}

export interface Address {
  /** Null while it is not written down yet. */
  id: number | null
  label: AddressLabel
  postal_code: string
  prefecture: string
  city: string
  street: string
  building: string
  mailing: boolean
}
export interface Phone {
  id: number | null
  label: PhoneLabel
  number: string
}
export interface Email {
  id: number | null
  label: EmailLabel
  address: string
  mailing: boolean
  bounced: boolean
}

/** What is written down about a member; number, kind and periods are given apart. */
export interface MemberRecord {
  type: MemberType
  sei: string
  mei: string
  sei_kana: string
  mei_kana: string
  organisation: string
  organisation_kana: string
  honorific: string
  gender: Gender
  birth: string | null
  death: string | null
  mail_stop: boolean
  joined_on: string | null
  external_key: string | null
  addresses: Address[]
  phones: Phone[]
  emails: Email[]
  tags: string[]
  /** Own fields by key; null takes a value away. */
  fields: Record<string, unknown>
}

export type Told<T> = { readonly [K in keyof T]?: T[K] extends (infer Item)[] ? readonly Told<Item>[] : T[K] extends object ? Readonly<T[K]> : T[K] }
/** A record as it is read: what has no value may be absent. */
export type ToldRecord = Told<Omit<MemberRecord, 'tags'>> & { readonly tags?: readonly string[] }

export interface Tag {
  readonly id: number
  readonly name: string
}
export interface FieldValue {
  readonly field: number
  readonly name: string
  readonly type: FieldType
  readonly choices: readonly string[]
  readonly value?: unknown
}
export interface Note {
  readonly id: number
  readonly text: string
  readonly written_at: string
  readonly written_by: string
}
export interface Period {
  readonly id: number
  readonly kind: number
  readonly kind_name: string
  readonly starts_on: string
  /** The first day that is no longer of the period. */
  readonly ends_on?: string | null
  readonly end_reason: string
}

export interface Member {
  readonly id: number
  readonly no: string
  readonly name: string
  readonly kana: string
  readonly record: ToldRecord
  readonly age?: number | null
  readonly state: MemberState
  readonly kind?: string | null
  readonly kind_id?: number | null
  readonly tags: readonly Tag[]
  readonly fields: readonly FieldValue[]
  readonly notes: readonly Note[]
  readonly memberships: readonly Period[]
  readonly household?: { readonly id: number; readonly name: string; readonly members: readonly { readonly id: number; readonly no: string; readonly name: string; readonly head: boolean }[] } | null
  readonly money: { readonly owed: number; readonly paid_this_year: number; readonly fiscal_year: number }
  readonly login?: { readonly email: string; readonly claimed_at: string } | null
  readonly previous?: number | null
  readonly next?: number | null
}

export interface Kind {
  readonly id: number
  readonly name: string
  readonly retired: boolean
  readonly current_fee?: number | null
}
export interface OwnField {
  readonly id: number
  readonly name: string
  readonly type: FieldType
  readonly choices: readonly string[]
  readonly required: boolean
  readonly help: string
  readonly retired: boolean
}
export interface TagCount extends Tag {
  readonly count: number
}
export interface Warning {
  readonly field: string
  readonly message: string
}
export interface Similar {
  readonly id: number
  readonly no: string
  readonly name: string
  readonly kana: string
  readonly why: string
}
export interface Place {
  readonly code: string
  readonly prefecture: string
  readonly city: string
  readonly town: string
}
export interface Happened {
  readonly at: string
  readonly kind: string
  readonly title: string
  readonly who: string
  readonly entry: number
  readonly undone: boolean
}
/** Of the association: the present year and where it starts. */
export interface Year {
  readonly fiscal_year: number
  readonly fiscal_year_start: number
  readonly today: string
}
export interface Skipped {
  readonly member: number
  readonly no: string
  readonly name: string
  readonly reason: string
}

export interface Charge {
  readonly id: number
  readonly label: string
  readonly fiscal_year: number
  readonly amount: number
  readonly paid: number
  readonly open: number
  readonly due_on: string
  readonly state: string
}
export interface Payment {
  readonly id: number
  readonly amount: number
  readonly paid_on: string
  readonly method: string
  readonly memo: string
  readonly remaining: number
  readonly void: boolean
  readonly receipt_no?: string | null
  readonly labels: readonly string[]
}

export interface ExportInput extends Partial<Which> {
  format: 'xlsx' | 'csv'
  encoding?: 'utf-8' | 'cp932'
  columns?: string[]
  ids?: number[]
}
export interface ExportChecked {
  readonly rows: number
  /** Characters that the encoding does not have. */
  readonly unmappable: readonly { readonly row: number; readonly column: string; readonly value: string }[]
}
