/**
 * Which list somebody came from and where they stood in it, so that 前 and 次 go through that list
 * and 会員 leads back to it. Kept while the office runs; a page opened by its link has no trail.
 */
import { call } from '../../api/call'
import { link } from '../../kit/route.svelte'
import { write, type Query } from './query'
import type { List, Which } from './types'

export interface Trail {
  query: Query
  which: Which
  /** Where each opened member stands, from 0. */
  places: Map<number, number>
  total: number
}

let trail: Trail | undefined

export function leave(from: Omit<Trail, 'places'>, member: number, index: number): void {
  trail = { ...from, places: new Map([[member, index]]) }
}

/** The list to go back to. */
export const listLink = (): string => (trail ? link('/members', write(trail.query)) : link('/members'))

export interface Neighbours {
  previous?: number | null | undefined
  next?: number | null | undefined
  /** Counted from 1. */
  at?: number
  total?: number
  query?: Query
}

/** Who stands before and after in the list one came from; undefined when there is none. */
export async function neighbours(member: number): Promise<Neighbours | undefined> {
  const index = trail?.places.get(member)
  if (!trail || index === undefined) return undefined
  const offset = Math.max(0, index - 1)
  const list: List = await call('members.list', { ...trail.which, columns: [], offset, limit: 3 })
  const here = list.rows.findIndex((row) => row.id === member)
  if (here < 0) return undefined
  for (const [step, row] of list.rows.entries()) trail.places.set(row.id, offset + step)
  return { previous: list.rows[here - 1]?.id, next: list.rows[here + 1]?.id, at: offset + here + 1, total: list.total, query: trail.query }
}
