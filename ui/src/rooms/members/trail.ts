/** Where somebody came from: the list as it was, so that a member's page leads back to it and on along it. */
import { call } from '../../api/call'
import type { Asked } from './list/query'

let list = '#/members'
let narrowed = ''
let question: Omit<Asked, 'offset' | 'limit'> | undefined

/** Who stands before and after, and where that is. */
export interface Place {
  previous: { id: number; at: number } | undefined
  next: { id: number; at: number } | undefined
  /** Counted from 1. */
  nth: number
  total: number
}

export const trail = {
  /** The address of the list as it was last seen, for `href`. */
  get list(): string {
    return list
  },
  /** What it was narrowed to, in a word or two; '' = everybody. */
  get narrowed(): string {
    return narrowed
  },
  /** Remembers the list as it stands: its address, what it asked, and what it was narrowed to. */
  keep(address: string, asked: Omit<Asked, 'offset' | 'limit'>, word: string): void {
    list = address
    narrowed = word
    question = asked
  },
  /** The place of a member who was row `at` of the list; undefined when the list is not known or has moved on. */
  async place(member: number, at: number): Promise<Place | undefined> {
    if (!question || !Number.isSafeInteger(at) || at < 0) return undefined
    const offset = Math.max(0, at - 1)
    const page = await call('members.list', { ...question, columns: [], offset, limit: 3 })
    const neighbour = (index: number) => {
      const row = page.rows[index - offset]
      return row && { id: row.id, at: index }
    }
    if (page.rows[at - offset]?.id !== member) return undefined
    return { previous: at > 0 ? neighbour(at - 1) : undefined, next: neighbour(at + 1), nth: at + 1, total: page.total }
  },
}
