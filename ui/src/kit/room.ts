/**
 * What a room tells the shell about itself, in `rooms/<domain>/index.ts` as `export const room`.
 * The shell finds all rooms by itself: there is no other list.
 */
import { createContext, type Component } from 'svelte'

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
  /** Pages elsewhere that belong to the same line and are not among its tabs. */
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

/** What a room shows on a member's page, below what the members' own room shows there. */
export interface MemberCard {
  /** Key of what it is called. */
  label: string
  /** Place among the cards of all rooms. */
  order: number
  needs?: string
  /** Draws its own heading, or nothing at all where there is nothing to say. */
  load: () => Promise<{ default: Component<{ member: number }> }>
}

/** What a room offers for the members that are chosen in the list. */
export interface MemberAct {
  /** Key of the button's word. */
  label: string
  icon: string
  /** Place among the acts of all rooms. */
  order: number
  needs?: string
  /** A dialog; it closes itself by `open`. */
  load: () => Promise<{ default: Component<{ ids: readonly number[]; open: boolean }, object, 'open'> }>
}

/** A page among the index tabs of a line of the side bar, which several rooms share; whoever sees the line sees them. */
export interface RoomTab {
  /** Path of the line. */
  of: string
  path: string
  /** Key of its word. */
  label: string
  order: number
  /** It also stands for the pages below its path. */
  below?: boolean
}

export interface Room {
  pages: readonly RoomPage[]
  nav?: RoomNav
  memberCards?: readonly MemberCard[]
  memberActs?: readonly MemberAct[]
  tabs?: readonly RoomTab[]
  /** Things of this room for Ctrl K; `query` may be ''. */
  find?: (query: string) => Promise<readonly Found[]>
  /** Key of the heading over what `find` answers. */
  finds?: string
}

/** The shell says which rooms there are; a page that leaves a place for others asks while it starts. */
export const [roomsHere, sayRooms] = createContext<readonly Room[]>()

/** What the rooms offer for a place, in order, as far as this person may use it. */
export function offers<K extends 'memberCards' | 'memberActs'>(rooms: readonly Room[], place: K, can: (needs: string) => boolean): NonNullable<Room[K]>[number][] {
  const all = rooms.flatMap((room): readonly NonNullable<Room[K]>[number][] => room[place] ?? [])
  return all.filter((one) => !one.needs || can(one.needs)).sort((a, b) => a.order - b.order)
}

/** The tabs of a line of the side bar, in order. */
export const tabsOf = (rooms: readonly Room[], path: string): RoomTab[] => rooms.flatMap((room) => room.tabs ?? []).filter((tab) => tab.of === path).sort((a, b) => a.order - b.order)
