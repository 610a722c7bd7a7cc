/** The states of a request: their order, and the shape that each has as a badge. */
import type { ComponentProps } from 'svelte'
import type { OutputOf } from '../../api/call'
import type Badge from '../../kit/Badge.svelte'

export type Row = OutputOf<'requests.list'>['rows'][number]
export type State = Row['state']

export const STATES: readonly State[] = ['waiting', 'proving', 'approved', 'refused', 'withdrawn', 'replaced']
export const BADGE: Record<State, NonNullable<ComponentProps<typeof Badge>['kind']>> = { waiting: 'wait', proving: 'part', approved: 'done', refused: 'none', withdrawn: 'none', replaced: 'none' }
/** 退会 and 休会 change the membership, not the record. */
export const isLeaving = (item: string) => item === 'end' || item === 'leave'

/** Whole days from one ISO day to another. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to.slice(0, 10)) - Date.parse(from.slice(0, 10))) / 86_400_000)
}
