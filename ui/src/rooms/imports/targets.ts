/** What a column can become: the core's words in the order in which people look for them, with their screen words. */
import { has, t } from '../../kit/words.svelte'
import type { Field } from './types'

/** Groups of targets; own fields follow. */
export const GROUPS = {
  who: ['no', 'name', 'sei', 'mei', 'kana', 'sei_kana', 'mei_kana', 'type', 'organisation', 'organisation_kana', 'former_sei', 'former_sei_kana', 'former_names', 'romaji_sei', 'romaji_mei', 'degree', 'honorific', 'gender', 'language', 'birth', 'death'],
  membership: ['kind', 'joined_on', 'starts_on', 'left_on', 'end_reason', 'asked_on', 'memberships', 'leave_from', 'leave_until', 'leaves', 'status', 'status_on', 'deceased'],
  home: ['postal_code', 'prefecture', 'city', 'street', 'building', 'address', 'address_from', 'address_until', 'country'],
  work: ['work_postal_code', 'work_prefecture', 'work_city', 'work_street', 'work_building', 'work_address', 'work_address_from', 'work_address_until'],
  post: ['addresses', 'mailing', 'mail_stop', 'mail_stop_reason'],
  contact: ['phone', 'mobile', 'work_phone', 'fax', 'other_phone', 'email', 'work_email', 'mobile_email', 'email2', 'mailing_email', 'bounced'],
  other: ['tags', 'groups', 'consents', 'consent_roster', 'consent_mail', 'consent_post', 'consent_phone', 'consent_photo', 'note', 'opening_balance', 'external_id', 'trash'],
} as const
export type Group = keyof typeof GROUPS
export const GROUP_NAMES = Object.keys(GROUPS) as Group[]

/** Only ever read: our own export says the same in parts. */
const READ = new Set<string>(['name', 'kana', 'status', 'status_on', 'deceased', 'address', 'work_address', 'country', 'trash', 'opening_balance', 'consent_roster', 'consent_mail', 'consent_post', 'consent_phone', 'consent_photo'])

/** What our own export writes of a group. */
export const exported = (group: Group): readonly string[] => GROUPS[group].filter((target) => !READ.has(target))

/** Chosen columns as they stand on the page, whatever came first to mind; own fields follow. */
export function inOrder(columns: Iterable<string>): string[] {
  const order = GROUP_NAMES.flatMap((group) => exported(group))
  const place = (column: string) => (order.includes(column) ? order.indexOf(column) : order.length)
  return [...columns].sort((a, b) => place(a) - place(b))
}

/** Types of own fields that an import can make. */
export const NEW_FIELDS = ['text', 'number', 'date', 'choice', 'choices', 'yes_no'] as const

/** Several columns may become one of these: their values are joined or kept side by side. */
const REPEATS = new Set(['ignore', 'organisation', 'street', 'building', 'work_street', 'work_building', 'phone', 'mobile', 'work_phone', 'fax', 'other_phone', 'email', 'work_email', 'mobile_email', 'email2', 'tags', 'groups', 'note', 'status'])

/** Any of these tells who a row is about. */
const NAMES = ['name', 'sei', 'mei', 'organisation']

/** Columns (by index) that ask for a target which another column has taken before them. */
export function doubled(mapping: ReadonlyMap<number, string>): Set<number> {
  const seen = new Set<string>()
  const found = new Set<number>()
  for (const [column, target] of mapping) {
    if (REPEATS.has(target) || target.startsWith('new_field:')) continue
    if (seen.has(target)) found.add(column)
    seen.add(target)
  }
  return found
}

/** Whether the rows say whose they are: the core takes no sheet without. */
export function named(mapping: ReadonlyMap<number, string>): boolean {
  return [...mapping.values()].some((target) => NAMES.includes(target))
}

/** The screen word of a target; a field by its name; anything else as the core wrote it. */
export function targetWord(target: string, fields: readonly Field[] = []): string {
  const id = /^field:(\d+)$/.exec(target)?.[1]
  if (id) return fields.find((field) => field.id === Number(id))?.name ?? target
  const kind = /^new_field:(\w+)$/.exec(target)?.[1]
  const key = kind ? `imports-new-${kind}` : `imports-to-${target}`
  return has(key) ? t(key) : target
}
