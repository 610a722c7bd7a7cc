/** The list as the address keeps it, and as the core is asked for it. Pure: no state, no words. */
import type { DuesState, Filter, MemberState, SortKey, Which, Year } from './types'

/** What the address says; absent parts are the default: everybody who is a member now, by kana. */
export interface Query {
  text: string
  /** `[]` = whatever the state. */
  states: readonly MemberState[]
  kinds: readonly number[]
  tags: readonly number[]
  dues: DuesState | ''
  noEmail: boolean
  noMypage: boolean
  /** Joined in this fiscal year. */
  joined: boolean
  sort: SortKey
  descending: boolean
}

const STATES: readonly MemberState[] = ['current', 'future', 'left', 'died', 'none']
const DUES: readonly DuesState[] = ['open', 'unpaid', 'part', 'paid', 'none']
const SORTS: readonly SortKey[] = ['kana', 'no', 'kind', 'joined', 'city', 'owed']

export const plain: Query = { text: '', states: ['current'], kinds: [], tags: [], dues: '', noEmail: false, noMypage: false, joined: false, sort: 'kana', descending: false }

const oneOf = <T extends string>(list: readonly T[], text: string): T | undefined => list.find((item) => item === text)
const numbers = (text: string) => text.split(',').map(Number).filter((n) => Number.isInteger(n) && n > 0)

/** Reads the address; what it does not understand is as if it were not there. */
export function read(get: (key: string) => string): Query {
  const state = get('state')
  const states = state.split(',').flatMap((word) => oneOf(STATES, word) ?? [])
  return {
    text: get('q'),
    states: state === 'all' ? [] : states.length ? states : plain.states,
    kinds: numbers(get('kinds')),
    tags: numbers(get('tags')),
    dues: oneOf(DUES, get('dues')) ?? '',
    noEmail: get('nomail') === '1',
    noMypage: get('nomypage') === '1',
    joined: get('joined') === 'year',
    sort: oneOf(SORTS, get('sort')) ?? plain.sort,
    descending: get('desc') === '1',
  }
}

/** The address of a query: only what differs from the default. */
export function write(query: Query): Record<string, string> {
  return {
    q: query.text,
    state: query.states.length === 0 ? 'all' : same(query.states, plain.states) ? '' : query.states.join(','),
    kinds: query.kinds.join(','),
    tags: query.tags.join(','),
    dues: query.dues,
    nomail: query.noEmail ? '1' : '',
    nomypage: query.noMypage ? '1' : '',
    joined: query.joined ? 'year' : '',
    sort: query.sort === plain.sort ? '' : query.sort,
    desc: query.descending ? '1' : '',
  }
}

/** What the core is asked. */
export function which(query: Query, year: Year): Which {
  const filter: Filter = { state: [...query.states], kinds: [...query.kinds], tags: [...query.tags], no_email: query.noEmail, no_mypage: query.noMypage }
  if (query.dues) filter.dues = { fiscal_year: year.fiscal_year, state: query.dues }
  if (query.joined) filter.joined_from = `${year.fiscal_year}-${String(year.fiscal_year_start).padStart(2, '0')}-01`
  return { text: query.text, filter, sort: query.sort, descending: query.descending }
}

const same = <T>(a: readonly T[], b: readonly T[]) => a.length === b.length && a.every((item) => b.includes(item))

/** The ready-made lists over the table; each counts with `members.counts`. */
export const segments = [
  { key: 'current', query: {} },
  { key: 'unpaid', query: { dues: 'open' } },
  { key: 'joined_this_year', query: { joined: true, states: [] } },
  { key: 'no_email', query: { noEmail: true } },
  { key: 'no_mypage', query: { noMypage: true } },
  { key: 'left', query: { states: ['left', 'died'] } },
  { key: 'all', query: { states: [] } },
] as const satisfies readonly { key: string; query: Partial<Query> }[]
export type Segment = (typeof segments)[number]

/** The query of a segment; text and order stay as they are. */
export function choose(segment: Segment, now: Query): Query {
  return { ...plain, ...segment.query, text: now.text, sort: now.sort, descending: now.descending }
}

/** Which segment the filters are, if any. */
export function segmentOf(query: Query): Segment | undefined {
  const address = (of: Query) => JSON.stringify({ ...write({ ...of, text: '', sort: 'kana', descending: false }), state: [...of.states].sort().join() })
  return segments.find((segment) => address(choose(segment, query)) === address(query))
}
