/**
 * What the list is asked, and how the address bar keeps it. The address is the truth: chips, boxes
 * and headers only change it.
 */
import type { InputOf, OutputOf } from '../../../api/call'
import type { Params } from '../../../kit/route.svelte'
import type { Sort } from '../../../kit/table'
import type { Condition, Expr } from '../segment/tree'

export type Asked = InputOf<'members.list'>
export type Row = OutputOf<'members.list'>['rows'][number]
export type Order = NonNullable<Asked['sort']>
export type State = Row['state']
/** Dues of this fiscal year that a list may be narrowed to. */
export type Dues = 'open' | 'unpaid' | 'part' | 'paid' | 'none'

export const STATES: readonly State[] = ['current', 'grace', 'on_leave', 'future', 'left', 'died', 'none']
/** Those who belong to the association. */
export const ENROLLED: readonly State[] = ['current', 'grace', 'on_leave']
export const DUES: readonly Dues[] = ['open', 'unpaid', 'part', 'paid', 'none']
const ORDERS: readonly Order[] = ['kana', 'no', 'kind', 'joined', 'city', 'owed']

/** The column of an own field, as `columns` names it. */
export const OWN = /^field:\d+$/

/** Conditions as the address writes them. */
export interface Conditions {
  state: readonly State[]
  kinds: readonly number[]
  tags: readonly number[]
  dues: Dues | undefined
  no_email: boolean
  no_mypage: boolean
  /** First day of the years of joining that are wanted, ISO. */
  joined: string | undefined
  /** The day for state and kind, ISO; today without it. */
  on: string | undefined
  /** A segment in its text form; '' is everybody. */
  segment: string
}

export const NO_CONDITIONS: Conditions = { state: [], kinds: [], tags: [], dues: undefined, no_email: false, no_mypage: false, joined: undefined, on: undefined, segment: '' }

const words = (text: string) => text.split(',').filter(Boolean)
const numbers = (text: string) => words(text).map(Number).filter(Number.isSafeInteger)

/** The conditions of an address; what it does not know is left out. */
export function readConditions(get: (key: string) => string): Conditions {
  const day = (text: string) => (/^\d{4}-\d{2}-\d{2}$/.test(text) ? text : undefined)
  return {
    state: words(get('state')).filter((word): word is State => STATES.includes(word as State)),
    kinds: numbers(get('kinds')),
    tags: numbers(get('tags')),
    dues: DUES.find((one) => one === get('dues')),
    no_email: get('no_email') === '1',
    no_mypage: get('no_mypage') === '1',
    joined: day(get('joined')),
    on: day(get('on')),
    segment: get('segment'),
  }
}

/** The same for the address; a condition that is not there takes its parameter away. */
export function writeConditions(conditions: Conditions): Params {
  return {
    state: conditions.state.join(','),
    kinds: conditions.kinds.join(','),
    tags: conditions.tags.join(','),
    dues: conditions.dues,
    no_email: conditions.no_email ? 1 : undefined,
    no_mypage: conditions.no_mypage ? 1 : undefined,
    joined: conditions.joined,
    on: conditions.on,
    segment: conditions.segment || undefined,
  }
}

/** Conditions as the core takes them. */
export function toFilter(conditions: Conditions, fiscalYear: number): NonNullable<Asked['filter']> {
  const { state, kinds, tags, dues, no_email, no_mypage, joined, on, segment } = conditions
  return { state, kinds, tags, no_email, no_mypage, lost: false, dues: dues ? { fiscal_year: fiscalYear, state: dues } : null, joined_from: joined ?? null, on: on ?? null, segment }
}

/** What the chips say, as a segment says it. */
export function toTree({ state, kinds, tags, dues, no_email, no_mypage, joined }: Conditions): Expr[] {
  const is = (subject: Condition['subject'], op: Condition['op'], values: readonly (string | number)[] = []): Expr => ({ is: { subject, of: null, op, values: values.map(String) } })
  return [
    ...(state.length ? [is('state', 'is', state)] : []),
    ...(kinds.length ? [is('kind', 'is', kinds)] : []),
    ...tags.map((tag) => is('tag', 'is', [tag])),
    ...(dues ? [is('dues', 'is', [dues])] : []),
    ...(no_email ? [is('email', 'none')] : []),
    ...(no_mypage ? [is('mypage', 'none')] : []),
    ...(joined ? [is('joined', 'at_least', [joined])] : []),
  ]
}

export const same = (a: Conditions, b: Conditions) => JSON.stringify(writeConditions(a)) === JSON.stringify(writeConditions(b))

/** `-owed` in the address is 未納額, the largest first. */
export function readSort(text: string): Sort {
  const key = text.replace(/^-/, '') as Order
  return { key: ORDERS.includes(key) || OWN.test(key) ? key : 'kana', desc: text.startsWith('-') }
}

/** The order as the core takes it: a column of its own, or an own field. */
export function toOrder({ key, desc }: Sort): Pick<Asked, 'sort' | 'sort_field' | 'descending'> {
  return OWN.test(key) ? { sort: 'kana', sort_field: Number(key.replace(/^\D+/, '')), descending: desc } : { sort: key as Order, sort_field: null, descending: desc }
}

export function writeSort({ key, desc }: Sort): string | undefined {
  return key === 'kana' && !desc ? undefined : `${desc ? '-' : ''}${key}`
}

/** First day of the fiscal year that holds `today`. */
export function firstDay(fiscalYear: number, startMonth: number): string {
  return `${fiscalYear}-${String(startMonth).padStart(2, '0')}-01`
}

/** The ready-made conditions above the list, in the order of `members.counts`. */
export function segments(yearStart: string): readonly { key: 'all' | 'current' | 'unpaid' | 'joined_this_year' | 'no_email' | 'no_mypage' | 'left'; conditions: Conditions }[] {
  const current = { ...NO_CONDITIONS, state: ENROLLED }
  return [
    { key: 'all', conditions: NO_CONDITIONS },
    { key: 'current', conditions: current },
    { key: 'unpaid', conditions: { ...current, dues: 'open' } },
    { key: 'joined_this_year', conditions: { ...NO_CONDITIONS, joined: yearStart } },
    { key: 'no_email', conditions: { ...current, no_email: true } },
    { key: 'no_mypage', conditions: { ...current, no_mypage: true } },
    { key: 'left', conditions: { ...NO_CONDITIONS, state: ['left', 'died'] } },
  ]
}
