/** What the form holds, and how it becomes the record that the core takes. */
import type { InputOf, OutputOf } from '../../../api/call'
import { dayAfter, lastDay } from '../days'
import { type Answer, fromAnswer, toAnswer } from '../../../kit/answer'
import type { OwnFile, OwnType } from '../own'

export type Member = OutputOf<'members.get'>
export type OwnField = OutputOf<'fields.list'>[number]
type Writable<T> = T extends readonly (infer One)[] ? Writable<One>[] : T extends object ? { -readonly [K in keyof T]: Writable<T[K]> } : T
type WireRecord = InputOf<'members.add'>['record']
export type Record = Writable<WireRecord>
/** Validity as a form holds it: '' for no day, and the last day where the core has the first one after it. */
type Dated<T> = Omit<T, 'starts_on' | 'ends_on'> & { starts_on: string; until: string }
export type Address = Dated<Record['addresses'][number]>
export type Phone = Dated<Record['phones'][number]>
export type Email = Dated<Record['emails'][number]>

/** A file picked just now. */
export interface NewFile {
  name: string
  bytes: string
}
/** A value while it is edited; '' (or an empty list, or null) is none. */
export type OwnValue = Answer | OwnFile | NewFile | null

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
  record: Omit<Record, 'birth' | 'joined_on' | 'mail_stop_since' | 'fields' | 'addresses' | 'phones' | 'emails'> & {
    birth: string
    joined_on: string
    mail_stop_since: string
    addresses: Address[]
    phones: Phone[]
    emails: Email[]
  }
  own: { [field: number]: OwnValue }
  no: string
  /** 0 = none yet. */
  kind: number
  starts_on: string
  note: string
  /** From which state of the record it was made: the core's word for it, and the fields as they stood. */
  seen: string
  was: string
}

const always = { remark: '', starts_on: '', until: '' }
export const newAddress = (first: boolean): Address => ({ id: null, label: 'home', postal_code: '', prefecture: '', city: '', street: '', building: '', mailing: first, unknown_since: null, ...always })
export const newPhone = (): Phone => ({ id: null, label: 'home', number: '', ...always })
export const newEmail = (first: boolean): Email => ({ id: null, label: 'home', address: '', mailing: first, bounced: false, proven_at: null, ...always })

type Spanned = { starts_on?: string | null; ends_on?: string | null }
const toDated = <T extends Spanned>({ starts_on, ends_on, ...rest }: T) => ({ ...rest, starts_on: starts_on ?? '', until: ends_on ? lastDay(ends_on) : '' })
const fromDated = <T extends { starts_on: string; until: string }>({ starts_on, until, ...rest }: T) => ({ ...rest, starts_on: starts_on || null, ends_on: until ? dayAfter(until) : null })

/** An empty form: one row of each kind, so that nobody has to press + first. */
export function blank(today: string, kind: number): Entry {
  return {
    record: {
      type: 'person', sei: '', mei: '', sei_kana: '', mei_kana: '', organisation: '', organisation_kana: '',
      former_sei: '', former_sei_kana: '', romaji_sei: '', romaji_mei: '', degree: '', honorific: '', gender: '', language: '',
      birth: '', death: null, death_known: 'day', mail_stop: false, mail_stop_reason: '', mail_stop_since: '', joined_on: '', external_key: null,
      addresses: [newAddress(true)], phones: [newPhone()], emails: [newEmail(true)], tags: [],
    },
    own: {}, no: '', kind, starts_on: today, note: '', seen: '', was: '',
  }
}

/** A value of the core as the form edits it. */
export function toOwn(type: OwnType, value: unknown): OwnValue {
  if (type !== 'file') return toAnswer(type, value)
  return value && typeof value === 'object' && 'id' in value && 'name' in value ? { id: Number(value.id), name: String(value.name) } : null
}

/** The same for the core; null takes the value away. */
export function fromOwn(type: OwnType, value: OwnValue | undefined): unknown {
  if (type !== 'file') return fromAnswer(type, typeof value === 'string' || Array.isArray(value) ? value : undefined)
  return value || null
}

/** The form of somebody who is written down. */
export function entryOf(member: Member): Entry {
  const { fields: _, birth, joined_on, mail_stop_since, addresses, phones, emails, ...record } = structuredClone(member.record) as Record
  const empty = blank('', 0)
  const entry: Entry = {
    ...empty,
    no: member.no,
    seen: member.seen,
    record: {
      ...record,
      birth: birth ?? '',
      joined_on: joined_on ?? '',
      mail_stop_since: mail_stop_since ?? '',
      addresses: addresses.length ? addresses.map(toDated) : empty.record.addresses,
      phones: phones.length ? phones.map(toDated) : empty.record.phones,
      emails: emails.length ? emails.map(toDated) : empty.record.emails,
    },
    own: Object.fromEntries(member.fields.map((field) => [field.field, toOwn(field.type, field.value)])),
  }
  return { ...entry, was: JSON.stringify(fieldsOf(entry)) }
}

/** Every field by its name; an own one by `own.` and its key. */
const fieldsOf = ({ record, own }: Pick<Entry, 'record' | 'own'>): { [name: string]: unknown } => ({
  ...record,
  ...Object.fromEntries(Object.entries(own).map(([key, value]) => [`own.${key}`, value])),
})

/** A field that somebody else has changed since the form was opened. */
export interface Meanwhile {
  name: string
  before: unknown
  now: unknown
  /** Whether it was changed here, too. */
  both: boolean
}

/** What somebody else has changed: of what stands now, against what stood when the form was opened. */
export function meanwhile(mine: Entry, theirs: Entry): Meanwhile[] {
  if (mine.seen === theirs.seen || !mine.was) return []
  const was = JSON.parse(mine.was) as { [name: string]: unknown }
  const [here, there] = [fieldsOf(mine), fieldsOf(theirs)]
  const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)
  return Object.keys(there)
    .filter((name) => !same(was[name], there[name]))
    .map((name) => ({ name, before: was[name], now: there[name], both: !same(was[name], here[name]) }))
}

/** The form on top of what stands now: what was changed here stays, the rest is theirs. */
export function onTop(mine: Entry, theirs: Entry): Entry {
  const entry = structuredClone(mine)
  for (const { name, both } of meanwhile(mine, theirs)) {
    if (both) continue
    if (name.startsWith('own.')) entry.own[Number(name.slice(4))] = structuredClone(theirs.own[Number(name.slice(4))]) ?? null
    else Object.assign(entry.record, { [name]: structuredClone(fieldsOf(theirs)[name]) })
  }
  return { ...entry, seen: theirs.seen, was: theirs.was }
}

export const noAddress = ({ postal_code, prefecture, city, street, building }: Pick<Address, 'postal_code' | 'prefecture' | 'city' | 'street' | 'building'>) => [postal_code, prefecture, city, street, building].every((text) => !text.trim())
export const noPhone = ({ number }: Phone) => !number.trim()
export const noEmail = ({ address }: Email) => !address.trim()

/**
 * The record of a form. Empty rows are left out; `place` of a row is then its number in the record
 * (the core names the fields of its warnings by it).
 */
export function recordOf(entry: Entry, asked: readonly OwnAsked[]): Record {
  const { birth, joined_on, mail_stop_since, ...record } = entry.record
  return {
    ...record,
    birth: birth || null,
    joined_on: joined_on || null,
    mail_stop_since: mail_stop_since || null,
    addresses: record.addresses.filter((one) => !noAddress(one)).map(fromDated),
    phones: record.phones.filter((one) => !noPhone(one)).map(fromDated),
    emails: record.emails.filter((one) => !noEmail(one)).map(fromDated),
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
