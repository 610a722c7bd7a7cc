/** The record as the form holds it: made from nothing or from what is known, tidied before it goes. */
import type { Address, Email, FieldValue, MemberRecord, OwnField, Phone, ToldRecord } from './types'

export const blankAddress = (mailing: boolean): Address => ({ id: null, label: 'home', postal_code: '', prefecture: '', city: '', street: '', building: '', mailing })
export const blankPhone = (label: Phone['label'] = 'mobile'): Phone => ({ id: null, label, number: '' })
export const blankEmail = (mailing: boolean): Email => ({ id: null, label: 'home', address: '', mailing, bounced: false })

/** A form to fill in: one line of everything, so that nothing has to be added first. */
export function blank(): MemberRecord {
  return {
    type: 'person', sei: '', mei: '', sei_kana: '', mei_kana: '', organisation: '', organisation_kana: '', honorific: '', gender: '',
    birth: null, death: null, mail_stop: false, joined_on: null, external_key: null,
    addresses: [blankAddress(true)], phones: [blankPhone()], emails: [blankEmail(true)], tags: [], fields: {},
  }
}

/** What is known, with every part present; a list that is empty gets one line to fill in. */
export function fresh(told: ToldRecord, fields: readonly FieldValue[], tags: readonly { name: string }[]): MemberRecord {
  const empty = blank()
  const addresses = (told.addresses ?? []).map((one) => ({ ...blankAddress(false), ...one }))
  const phones = (told.phones ?? []).map((one) => ({ ...blankPhone('home'), ...one }))
  const emails = (told.emails ?? []).map((one) => ({ ...blankEmail(false), ...one }))
  return {
    ...empty,
    ...told,
    addresses: addresses.length ? addresses : empty.addresses,
    phones: phones.length ? phones : empty.phones,
    emails: emails.length ? emails : empty.emails,
    tags: tags.map((tag) => tag.name),
    fields: Object.fromEntries(fields.map((field) => [String(field.field), field.value ?? null])),
  }
}

const isBlank = (address: Address) => [address.postal_code, address.prefecture, address.city, address.street, address.building].every((part) => !part.trim())

/** What the core is given: lines that were left empty do not go. Nothing else is changed. */
export function tidy(record: MemberRecord): MemberRecord {
  return {
    ...record,
    birth: record.birth || null,
    death: record.death || null,
    joined_on: record.joined_on || null,
    external_key: record.external_key?.trim() || null,
    addresses: record.addresses.filter((address) => !isBlank(address)),
    phones: record.phones.filter((phone) => phone.number.trim()),
    emails: record.emails.filter((email) => email.address.trim()),
    tags: record.tags.map((tag) => tag.trim()).filter(Boolean),
  }
}

/** Where the core's `addresses.1.postal_code` stands in the form: empty lines before it were left out. */
export function placeInForm(field: string, record: MemberRecord): string {
  const [list, at, ...rest] = field.split('.')
  const filled = { addresses: record.addresses.map((one) => !isBlank(one)), phones: record.phones.map((one) => one.number.trim() !== ''), emails: record.emails.map((one) => one.address.trim() !== '') }[list ?? '']
  if (!filled || at === undefined) return field
  let left = Number(at)
  const index = filled.findIndex((is) => is && left-- === 0)
  return [list, index < 0 ? at : index, ...rest].join('.')
}

/** Exactly one of a list is where things are sent. */
export function onlyMailing<T extends { mailing: boolean }>(list: T[], chosen: number): void {
  for (const [at, one] of list.entries()) one.mailing = at === chosen
}

/** Own fields that are asked for; a retired one shows where it holds something. */
export function fieldsOf(all: readonly OwnField[], record: MemberRecord): OwnField[] {
  return all.filter((field) => !field.retired || (record.fields[String(field.id)] ?? null) !== null)
}
