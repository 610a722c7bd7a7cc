/** Where somebody came from: the list as it was, so that a member's page leads back to it and on along it. */
import { call } from '../../api/call'
import type { Asked } from './list/query'

type Question = Omit<Asked, 'offset' | 'limit'>

/** A list that somebody looked at. */
interface List {
  /** Its address, for `href`. */
  address: string
  question: Question
  /** What it was narrowed to, in a word or two; '' = everybody. */
  narrowed: string
}

/** Who stands before and after, each with the spot for the address. */
export interface Place {
  previous: { id: number; at: string } | undefined
  next: { id: number; at: string } | undefined
  /** Counted from 1; undefined when the member is no longer in the list (has paid, has left). */
  nth: number | undefined
  total: number
}

/** Lists that are remembered; whoever goes back further finds the order of names. */
const MOST = 50
/** How far a member may have moved in the list and is still found. */
const NEAR = 25

const lists: List[] = []
let gone = 0
let last = ''

/** `12.4` is row 4 of the list 12. */
function read(spot: string): { list: List; nth: number; row: number } | undefined {
  const [nth, row] = spot.split('.').map(Number)
  const list = lists[(nth ?? NaN) - gone]
  return list && row !== undefined && Number.isSafeInteger(row) && row >= 0 ? { list, nth: nth ?? 0, row } : undefined
}

export const trail = {
  /** The address of the list as it was last seen. */
  get list(): string {
    return lists.at(-1)?.address ?? '#/members'
  },
  /** Remembers the list as it stands. */
  keep(address: string, question: Question, narrowed: string): void {
    const now = JSON.stringify([address, question])
    if (now === last) lists.pop()
    last = now
    lists.push({ address, question, narrowed })
    if (lists.length > MOST) {
      lists.shift()
      gone += 1
    }
  },
  /** A row of the list as it was last seen, for the address of a member. */
  spot: (row: number): string => `${gone + lists.length - 1}.${row}`,
  /** The list that a spot belongs to. */
  from: (spot: string): Pick<List, 'address' | 'narrowed'> | undefined => read(spot)?.list,
  /** The place of a member in that list now; undefined when the list is not known. */
  async place(member: number, spot: string): Promise<Place | undefined> {
    const found = read(spot)
    if (!found) return undefined
    const { list, nth, row } = found
    const offset = Math.max(0, row - NEAR)
    const page = await call('members.list', { ...list.question, columns: [], offset, limit: 2 * NEAR + 2 })
    const neighbour = (index: number) => {
      const other = page.rows[index - offset]
      return other && index >= 0 ? { id: other.id, at: `${nth}.${index}` } : undefined
    }
    const here = page.rows.findIndex((one) => one.id === member) + offset
    if (here >= offset) return { previous: neighbour(here - 1), next: neighbour(here + 1), nth: here + 1, total: page.total }
    return { previous: neighbour(row - 1), next: neighbour(row), nth: undefined, total: page.total }
  },
}
