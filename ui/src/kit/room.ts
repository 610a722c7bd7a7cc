/**
 * What a room tells the shell about itself, in `rooms/<domain>/index.ts` as `export const room`.
 * The shell finds all rooms by itself: there is no other list.
 */
import type { Component } from 'svelte'

export interface RoomPage {
  /** `/members` or `/members/:id`; the parts become props of the page. */
  path: string
  load: () => Promise<{ default: Component<any> }>
  /** Permission that the page needs; without it the page does not exist for this person. */
  needs?: string
}

/** A line of the side bar. */
export interface RoomNav {
  path: string
  /** Pages elsewhere that belong to the same line. */
  also?: readonly string[]
  icon: string
  /** Key of its word. */
  label: string
  /** Place in the bar: 10 今日の仕事, 20 会員, 30 会費と入金, 40 書類; from 90 on below the line. */
  order: number
  needs?: string
  /** How many things wait here; asked again when one of `topics` is touched. */
  count?: () => Promise<number>
  topics?: readonly string[]
}

/** Something found by Ctrl K. */
export interface Found {
  id: string
  icon: string
  label: string
  meta?: string
  run: () => void
}

export interface Room {
  pages: readonly RoomPage[]
  nav?: RoomNav
  /** Things of this room for Ctrl K; `query` may be ''. */
  find?: (query: string) => Promise<readonly Found[]>
  /** Key of the heading over what `find` answers. */
  finds?: string
}
