/** The states of an event and of an application, with the shape that each has as a badge, and how its day is said. */
import type { ComponentProps } from 'svelte'
import type { OutputOf } from '../../api/call'
import type Badge from '../../kit/Badge.svelte'
import { localTime, showDate, today } from '../../kit/dates'
import { t, words } from '../../kit/words.svelte'

export type Row = OutputOf<'events.list'>['rows'][number]
export type Shown = OutputOf<'events.get'>
export type Seat = OutputOf<'events.seats'>[number]
export type State = Row['state']
export type Applied = OutputOf<'events.of_member'>[number]

type Shape = NonNullable<ComponentProps<typeof Badge>['kind']>

export const BADGE: Record<State, Shape> = { draft: 'none', open: 'info', closed: 'part', over: 'plain', called_off: 'over' }

/** What happened to others when a place was given or given up. */
export interface Moves {
  promoted?: readonly string[]
  not_told?: readonly string[]
}

/** 11月20日（金）; with its year where it is not this one. */
export function dayOf(date: string, now = today()): string {
  const day = showDate(date, 'day')
  return date.slice(0, 4) === now.slice(0, 4) ? day : t('events-day-of-year', { year: showDate(date, 'year'), day })
}

/** 9:30–16:00; '' where it is not said. */
export const hours = ({ starts_at, ends_at }: Pick<Row, 'starts_at' | 'ends_at'>) => [starts_at, ends_at].filter(Boolean).map((time) => time.replace(/^0/, '')).join('–')

/** 13:00 of the day of the event; of another day with that day. */
export function cameAt(moment: string, day: string): string {
  const { date, time } = localTime(moment)
  return date === day ? time : `${showDate(date, 'short')} ${time}`
}

/** What an application of a member came to, as one word. */
export function outcome(row: Pick<Applied, 'event_state' | 'state' | 'came'>): { word: 'came' | 'called_off' | Applied['state']; kind: Shape } {
  if (row.came) return { word: 'came', kind: 'done' }
  if (row.state === 'given_up') return { word: 'given_up', kind: 'none' }
  if (row.event_state === 'called_off') return { word: 'called_off', kind: 'over' }
  return row.state === 'taken' ? { word: 'taken', kind: 'info' } : { word: 'waiting', kind: 'wait' }
}

/** A、B、C */
export const listed = (names: readonly string[]) => new Intl.ListFormat(words.lang, { type: 'conjunction' }).format(names)

/** What was typed as a number; `wrong`, which the core refuses in its own words, where it is none. */
export function number(typed: string, wrong: number): number {
  const text = typed.normalize('NFKC').trim()
  return /^\d{1,6}$/.test(text) ? Number(text) : wrong
}

/** How wide a part of the gauge is, in per cent. */
export const share = (part: number, whole: number) => `${Math.min(100, (part / Math.max(1, whole)) * 100)}%`
