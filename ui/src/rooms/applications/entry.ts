/** What the form of an application holds, and how it becomes what the core takes. */
import type { InputOf, OutputOf } from '../../api/call'
import { type Answer, ANSWER_TYPES, type AnswerType, fromAnswer, toAnswer } from '../../kit/answer'

export type Shown = OutputOf<'applications.get'>
type Save = InputOf<'applications.save'>
type Channel = NonNullable<Save['channel']>
type Label = 'home' | 'work' | 'mobile'
export const GENDERS = ['', 'male', 'female', 'other', 'unsaid'] as const
type Gender = (typeof GENDERS)[number]

/** An own field of the association's form. A file is none: it comes with the member. */
export interface Own {
  field: number
  name: string
  type: AnswerType
  choices: readonly string[]
}
/** One item of the form, with the words beside it. */
export interface Asked {
  item: string
  hint: string
  required: boolean
  own?: Own
}

/** What the form asks for, in the association's order. */
export function askedOf(items: OutputOf<'forms.get'>, fields: OutputOf<'fields.list'>): Asked[] {
  return items.flatMap(({ item, shown, required, help }) => {
    if (!shown) return []
    if (!item.startsWith('field:')) return [{ item, hint: help, required }]
    const field = fields.find((one) => `field:${one.id}` === item)
    const type = ANSWER_TYPES.find((one) => one === field?.type)
    return field && type && field.writable ? [{ item, hint: help || field.help, required, own: { field: field.id, name: field.name, type, choices: field.choices } }] : []
  })
}

/** One address, one or two telephones, one mail: what is asked at the telephone. */
export interface Entry {
  type: 'person' | 'organisation'
  sei: string
  mei: string
  sei_kana: string
  mei_kana: string
  organisation: string
  organisation_kana: string
  former_sei: string
  former_sei_kana: string
  romaji_sei: string
  romaji_mei: string
  honorific: string
  degree: string
  birth: string
  gender: Gender
  /** 印, with 、 between them. */
  tags: string
  own: { [field: number]: Answer }
  phone: string
  mobile: string
  email: string
  postal_code: string
  prefecture: string
  city: string
  street: string
  building: string
  /** 0 = not said yet. */
  kind: number
  channel: Channel
  received_on: string
  starts_on: string
  introducer: string
  note: string
  same_as: number | null
  /** What came from My Page beside the first address and two telephones: kept as it stands. */
  rest?: Pick<Save['record'], 'addresses' | 'phones' | 'emails'>
}

export function blank(today: string): Entry {
  return {
    type: 'person', sei: '', mei: '', sei_kana: '', mei_kana: '', organisation: '', organisation_kana: '',
    former_sei: '', former_sei_kana: '', romaji_sei: '', romaji_mei: '', honorific: '', degree: '', birth: '', gender: '', tags: '', own: {},
    phone: '', mobile: '', email: '', postal_code: '', prefecture: '', city: '', street: '', building: '',
    kind: 0, channel: 'phone', received_on: today, starts_on: '', introducer: '', note: '', same_as: null,
  }
}

export function entryOf(shown: Shown, asked: readonly Asked[] = []): Entry {
  const { record } = shown
  const address = record.addresses?.[0]
  const phones = record.phones ?? []
  const mobile = phones.find((one) => one.label === 'mobile')
  const phone = phones.find((one) => one !== mobile)
  const rest = { addresses: (record.addresses ?? []).slice(1), phones: phones.filter((one) => one !== mobile && one !== phone), emails: (record.emails ?? []).slice(1) }
  return {
    ...blank(shown.received_on),
    type: record.type ?? 'person',
    sei: record.sei ?? '', mei: record.mei ?? '', sei_kana: record.sei_kana ?? '', mei_kana: record.mei_kana ?? '',
    organisation: record.organisation ?? '', organisation_kana: record.organisation_kana ?? '',
    former_sei: record.former_sei ?? '', former_sei_kana: record.former_sei_kana ?? '', romaji_sei: record.romaji_sei ?? '', romaji_mei: record.romaji_mei ?? '',
    honorific: record.honorific ?? '', degree: record.degree ?? '', birth: record.birth ?? '', gender: record.gender ?? '', tags: (record.tags ?? []).join('、'),
    own: Object.fromEntries(asked.flatMap(({ own }) => (own ? [[own.field, toAnswer(own.type, record.fields?.[own.field])]] : []))),
    phone: phone?.number ?? '', mobile: mobile?.number ?? '',
    email: record.emails?.[0]?.address ?? '',
    postal_code: address?.postal_code ?? '', prefecture: address?.prefecture ?? '', city: address?.city ?? '', street: address?.street ?? '', building: address?.building ?? '',
    kind: shown.kind ?? 0, channel: shown.channel, received_on: shown.received_on, starts_on: shown.starts_on ?? '',
    introducer: shown.introducer, note: shown.note, same_as: shown.same_as?.id ?? null,
    ...(Object.values(rest).some((list) => list.length) ? { rest } : {}),
  }
}

/** The record that is checked while somebody types, and kept in the end. */
export function recordOf(entry: Entry, asked: readonly Asked[] = []): Save['record'] {
  const { type, sei, mei, sei_kana, mei_kana, organisation, organisation_kana, former_sei, former_sei_kana, romaji_sei, romaji_mei, honorific, degree, birth, gender, postal_code, prefecture, city, street, building, rest } = entry
  const phone = (number: string, label: Label) => (number.trim() ? [{ id: null, label, number }] : [])
  const placed = [postal_code, prefecture, city, street, building].some((text) => text.trim())
  const place: Label = type === 'organisation' ? 'work' : 'home'
  return {
    type, sei: type === 'person' ? sei : '', mei: type === 'person' ? mei : '', sei_kana: type === 'person' ? sei_kana : '', mei_kana: type === 'person' ? mei_kana : '',
    organisation, organisation_kana, honorific,
    ...(type === 'person' ? { former_sei, former_sei_kana, romaji_sei, romaji_mei, degree, gender, birth: birth || null } : {}),
    tags: entry.tags.split(/[,、，]/).map((tag) => tag.trim()).filter(Boolean),
    fields: Object.fromEntries(asked.flatMap(({ own }) => (own ? [[own.field, fromAnswer(own.type, entry.own[own.field])]] : []))),
    addresses: placed ? [{ id: null, label: place as 'home' | 'work', postal_code, prefecture, city, street, building, mailing: !rest?.addresses?.some((one) => one.mailing) }, ...(rest?.addresses ?? [])] : (rest?.addresses ?? []),
    phones: [...phone(entry.phone, place), ...phone(entry.mobile, 'mobile'), ...(rest?.phones ?? [])],
    emails: entry.email.trim() ? [{ id: null, label: place, address: entry.email, mailing: true, bounced: false }, ...(rest?.emails ?? [])] : (rest?.emails ?? []),
    // What is not asked at the telephone is as the core takes it when nothing is said.
  } as unknown as Save['record']
}

export function saveOf(entry: Entry, application: number | undefined, draft: boolean, asked: readonly Asked[] = []): Save {
  return {
    application: application ?? null,
    draft,
    kind: entry.kind || null,
    record: recordOf(entry, asked),
    channel: entry.channel,
    received_on: entry.received_on || null,
    starts_on: entry.starts_on || null,
    introducer: entry.introducer,
    note: entry.note,
    same_as: entry.same_as,
  }
}
