/** What this room gets from the core, by the names that it uses. */
import type { OutputOf } from '../../api/call'

export type Row = OutputOf<'receipts.list'>['rows'][number]
export type Draft = OutputOf<'receipts.draft'>
export type Snapshot = Draft['snapshot']
export type Share = Draft['offered'][number]
/** A part of a payment that a sheet is to be for. */
export interface Cover {
  payment: number
  charge: number | null
  amount: number
}
export type Shown = OutputOf<'receipts.rules'>
export type Waiting = OutputOf<'receipts.unissued'>['rows'][number]

export const STATES = ['issued', 'void', 'replaced'] as const
export type ListState = (typeof STATES)[number]

/** Tells the parts of payments apart. */
export function shareKey(share: Pick<Share, 'payment' | 'charge'>): string {
  return `${share.payment}-${share.charge ?? ''}`
}

/** What the number of a sheet is called: the second copy of R2026-0187 is R2026-0187-2. */
export function sheetName(row: Pick<Row, 'no' | 'copy'>): string {
  return row.copy > 1 ? `${row.no}-${row.copy}` : row.no
}
