/** What the form holds, and how it becomes the record that the core takes. */
import type { InputOf, OutputOf } from '../../../api/call'
import type { OwnFile, OwnType } from '../own'

export type Member = OutputOf<'members.get'>
export type OwnField = OutputOf<'fields.list'>[number]
type Writable<T> = T extends readonly (infer One)[] ? Writable<One>[] : T extends object ? { -readonly [K in keyof T]: Writable<T[K]> } : T
type WireRecord = InputOf<'members.add'>['record']
export type Record = Writable<WireRecord>
export type Address = Record['addresses'][number]
export type Phone = Record['phones'][number]
export type Email = Record['emails'][number]

/** A file picked just now. */
export interface NewFile {
  name: string
  bytes: string
}
/** A value while it is edited; '' (or an empty list, or null) is none. */
export type OwnValue = string | string[] | OwnFile | NewFile | null

/** An own field as the form asks for it. */
export interface OwnAsked {
  field: number
  name: string
  type: OwnType
  choices: readonly string[]
  required: boolean
  help: string
}

/** The form's state: the record with '' for what is not there, and what only a new member has. */
export interface Entry {
  record: Omit<Record, 'birth' | 'death' | 'joined_on' | 'fields'> & { birth: string; death: string; joined_on: string }
  own: { [field: number]: OwnValue }
  no: string
  /** 0 = none yet. */
  kind: number
  starts_on: string
  note: string
}

export const newAddress = (first: boolean): Address => ({ id: null, label: 'home', postal_code: '', prefecture: '', city: '', street: '', building: '', mailing: first })
export const newPhone = (): Phone => ({ id: null, label: 'home', number: '' })
export const newEmail = (first: boolean): Email => ({ id: null, label: 'home', address: '', mailing: first, bounced: false })

/** An empty form: one row of each kind, so that nobody has to press + first. */
export function blank(today: string, kind: number): Entry {
  return {
    record: {
      type: 'person', sei: '', mei: '', sei_kana: '', mei_kana: '', organisation: '', organisation_kana: '', honorific: '', gender: '',
      birth: '', death: '', mail_stop: false, joined_on: '', external_key: null,
      addresses: [newAddress(true)], phones: [newPhone()], emails: [newEmail(true)], tags: [],
    },
    own: {}, no: '', kind, starts_on: today, note: '',
  }
}

/** A value of the core as the form edits it. */
export function toOwn(type: OwnType, value: unknown): OwnValue {
  if (type === 'choices') return Array.isArray(value) ? value.map(String) : []
  if (type === 'file') return value && typeof value === 'object' && 'id' in value && 'name' in value ? { id: Number(value.id), name: String(value.name) } : null
  if (value === null || value === undefined) return ''
  if (type === 'yes_no') return value === true ? 'yes' : 'no'
  return String(value)
}

/** The same for the core; null takes the value away. */
export function fromOwn(type: OwnType, value: OwnValue | undefined): unknown {
  if (value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)) return null
  if (type === 'yes_no') return value === 'yes'
  if (type === 'number' && typeof value === 'string') return value.normalize('NFKC')
  return value
}

/** The form of somebody who is written down. */
export function entryOf(member: Member): Entry {
  const { fields: _, birth, death, joined_on, ...record } = structuredClone(member.record) as Record
  const empty = blank('', 0)
  return {
    ...empty,
    no: member.no,
    record: {
      ...record,
      birth: birth ?? '',
      death: death ?? '',
      joined_on: joined_on ?? '',
      addresses: record.addresses.length ? record.addresses : empty.record.addresses,
      phones: record.phones.length ? record.phones : empty.record.phones,
      emails: record.emails.length ? record.emails : empty.record.emails,
    },
    own: Object.fromEntries(member.fields.map((field) => [field.field, toOwn(field.type, field.value)])),
  }
}

export const noAddress = ({ postal_code, prefecture, city, street, building }: Address) => [postal_code, prefecture, city, street, building].every((text) => !text.trim())
export const noPhone = ({ number }: Phone) => !number.trim()
export const noEmail = ({ address }: Email) => !address.trim()

/**
 * The record of a form. Empty rows are left out; `place` of a row is then its number in the record
 * (the core names the fields of its warnings by it).
 */
export function recordOf(entry: Entry, asked: readonly OwnAsked[]): Record {
  const { birth, death, joined_on, ...record } = entry.record
  return {
    ...record,
    birth: birth || null,
    death: death || null,
    joined_on: joined_on || null,
    addresses: record.addresses.filter((one) => !noAddress(one)),
    phones: record.phones.filter((one) => !noPhone(one)),
    emails: record.emails.filter((one) => !noEmail(one)),
    fields: Object.fromEntries(asked.map(({ field, type }) => [field, fromOwn(type, entry.own[field])])),
  }
}

/** The number of a row once the empty ones before it are left out. */
export function place<T>(list: readonly T[], at: number, empty: (one: T) => boolean): number {
  return list.slice(0, at).filter((one) => !empty(one)).length
}

/** The row that a refused mail address stands in: the first that cannot be one, else the first. */
export function wrongMail(emails: readonly Email[]): number {
  return Math.max(0, emails.findIndex((one) => !noEmail(one) && !/^[^\s@]+@[^\s@]+\.[^\s@.]+$/.test(one.address.trim())))
}
