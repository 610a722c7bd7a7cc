/** The states of an application: their order, and the shape that each has as a badge. */
import type { ComponentProps } from 'svelte'
import type { OutputOf } from '../../api/call'
import type Badge from '../../kit/Badge.svelte'

export type Row = OutputOf<'applications.list'>['rows'][number]
export type State = Row['state']

export const STATES: readonly State[] = ['waiting', 'returned', 'draft', 'approved', 'rejected', 'withdrawn']
export const CHANNELS: readonly Row['channel'][] = ['phone', 'counter', 'paper', 'mail']
export const BADGE: Record<State, NonNullable<ComponentProps<typeof Badge>['kind']>> = { waiting: 'wait', returned: 'part', draft: 'plain', approved: 'done', rejected: 'none', withdrawn: 'none' }
/** Those that can still be changed. */
export const isOpen = (state: State) => state === 'draft' || state === 'waiting' || state === 'returned'
