/** What the core says about online payment, and how it looks. */
import type { OutputOf } from '../../api/call'

export type Row = OutputOf<'online.list'>['rows'][number]
export type State = Row['state']
export type Task = OutputOf<'online.waiting'>[number]
export type Payout = OutputOf<'online.payouts'>[number]

export const STATES: readonly State[] = ['open', 'slip', 'paid', 'asked', 'failed', 'refunded', 'closed']

type Mark = 'done' | 'wait' | 'part' | 'over' | 'none' | 'info'
export const MARKS: Record<State, Mark> = { asked: 'info', open: 'wait', slip: 'part', paid: 'done', refunded: 'none', closed: 'none', failed: 'over' }

/** Topics that change what the pages of this room show. */
export const TOPICS: readonly string[] = ['online', 'payments', 'dues', 'members']

/** What of a payout goes into the books as a fee: what was taken of payments, and what else was taken. */
export const feeOf = (payout: Pick<Payout, 'fee' | 'other'>): number => payout.fee - Math.min(0, payout.other)

/** Whether a link can still be closed. */
export const mayClose = (state: State): boolean => state === 'asked' || state === 'open' || state === 'failed'
