/** The states of an inquiry and what stands out, with the shape that each has as a badge. */
import type { ComponentProps } from 'svelte'
import type { InputOf, OutputOf } from '../../api/call'
import type Badge from '../../kit/Badge.svelte'
import { localTime, showDate } from '../../kit/dates'

export type Row = OutputOf<'inquiries.list'>['rows'][number]
export type State = Row['state']
export type Thread = OutputOf<'inquiries.get'>
export type Message = Thread['messages'][number]
export type Channel = InputOf<'inquiries.add'>['channel']

type Shape = NonNullable<ComponentProps<typeof Badge>['kind']>

export const STATES: readonly State[] = ['new', 'open', 'waiting', 'closed']
export const BADGE: Record<State, Shape> = { new: 'wait', open: 'part', waiting: 'none', closed: 'done' }
/** What staff write down; members write at My Page themselves. */
export const CHANNELS: readonly Channel[] = ['phone', 'counter', 'mail', 'letter']

/** The day and the time here. */
export const at = (moment: string) => `${showDate(localTime(moment).date)} ${localTime(moment).time}`

/** Whole hours from one moment to another, as a short word needs them: hours up to two days, then days. */
export function waited(since: string, now: Date): { unit: 'hours' | 'days'; n: number } {
  const hours = Math.max(0, Math.floor((now.getTime() - Date.parse(since)) / 3_600_000))
  return hours < 48 ? { unit: 'hours', n: hours } : { unit: 'days', n: Math.floor(hours / 24) }
}

/** 340 KB, 1.2 MB */
export const size = (bytes: number) => (bytes < 1024 * 1024 ? `${Math.max(1, Math.floor(bytes / 1024))} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`)
