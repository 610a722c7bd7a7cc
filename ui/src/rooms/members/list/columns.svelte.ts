/** The columns of the list: what there is, what this person wants to see, and how close the rows stand. */
import type { OutputOf } from '../../../api/call'
import type { Column, Density } from '../../../kit/table'
import { t } from '../../../kit/words.svelte'
import { OWN } from './query'

export type OwnField = OutputOf<'fields.list'>[number]

/** Everything that a row can show besides own fields; `no` and `name` always stand. */
const KNOWN = ['no', 'name', 'kind', 'state', 'city', 'dues', 'owed', 'joined', 'contact', 'phone', 'email', 'age', 'postal', 'address', 'organisation', 'tags'] as const
export type Known = (typeof KNOWN)[number]
export const ALWAYS: readonly string[] = ['no', 'name']
const AT_FIRST: readonly string[] = ['no', 'name', 'kind', 'city', 'dues', 'owed', 'joined', 'contact']

/** Key of an own field's column. */
const own = (id: number) => `field:${id}`

const WIDTHS: Partial<Record<Known, string>> = { no: '5.25rem', kind: '6.5rem', state: '7rem', city: '8.5rem', dues: '7.5rem', owed: '6rem', joined: '7rem', contact: '6rem', phone: '9rem', email: '14rem', age: '5rem', postal: '7rem', address: '18rem', organisation: '12rem', tags: '10rem' }
const SORTS: Partial<Record<Known, string>> = { no: 'no', name: 'kana', kind: 'kind', city: 'city', owed: 'owed', joined: 'joined' }
/** What gives way first when the sheet is narrow. */
const YIELDS: Partial<Record<Known, string>> = { contact: 'p3', phone: 'p3', joined: 'p3', city: 'p2', kind: 'p4' }

const PLACE = 'tsudoi.members'
const read = (key: string): unknown => {
  try {
    return JSON.parse(localStorage.getItem(`${PLACE}.${key}`) ?? 'null')
  } catch {
    return null
  }
}
const kept = read('columns')
let chosen = $state.raw<readonly string[]>(Array.isArray(kept) ? kept.filter((key) => typeof key === 'string') : AT_FIRST)
let density = $state<Density>((['dense', 'default', 'loose'] as const).find((one) => one === read('density')) ?? 'dense')

export const view = {
  get density(): Density {
    return density
  },
  set density(next: Density) {
    density = next
    localStorage.setItem(`${PLACE}.density`, JSON.stringify(next))
  },
  shows: (key: string) => ALWAYS.includes(key) || chosen.includes(key),
  toggle(key: string) {
    chosen = chosen.includes(key) ? chosen.filter((one) => one !== key) : [...chosen, key]
    localStorage.setItem(`${PLACE}.columns`, JSON.stringify(chosen))
  },
  reset() {
    chosen = AT_FIRST
    localStorage.removeItem(`${PLACE}.columns`)
  },
}

/** Every column that could stand, with its word. */
export function allColumns(fields: readonly OwnField[], fiscalYear: string): { key: string; label: string }[] {
  const known = KNOWN.map((key) => ({ key, label: key === 'dues' ? t('members-col-dues', { year: fiscalYear }) : t(`members-col-${key}`) }))
  return [...known, ...fields.filter((field) => !field.retired && field.belongs === 'member' && field.type !== 'file').map((field) => ({ key: own(field.id), label: field.name }))]
}

/** The columns that stand now, as the table takes them. */
export function shownColumns(fields: readonly OwnField[], fiscalYear: string): Column[] {
  return allColumns(fields, fiscalYear)
    .filter(({ key }) => view.shows(key))
    .map(({ key, label }) => {
      const known = key as Known
      const sort = SORTS[known]
      return { key: sort ?? key, label, num: key === 'owed' || key === 'age', sortable: sort !== undefined || OWN.test(key), class: ['cell', YIELDS[known]].filter(Boolean).join(' '), ...(key === 'name' ? {} : { width: WIDTHS[known] ?? '9rem' }) }
    })
}

/** Own fields that the core shall send along. */
export function askedFields(fields: readonly OwnField[]): number[] {
  return fields.filter((field) => view.shows(own(field.id))).map((field) => field.id)
}
