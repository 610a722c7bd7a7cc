/** What this room gets from the core, by the names that it uses. */
import type { OutputOf } from '../../api/call'

export type Row = OutputOf<'receipts.list'>['rows'][number]
export type Draft = OutputOf<'receipts.draft'>
export type Snapshot = Draft['snapshot']
export type Waiting = OutputOf<'receipts.unissued'>['rows'][number]

export const STATES = ['issued', 'void', 'replaced'] as const
export type ListState = (typeof STATES)[number]

/** What the number of a sheet is called: the second copy of R2026-0187 is R2026-0187-2. */
export function sheetName(row: Pick<Row, 'no' | 'copy'>): string {
  return row.copy > 1 ? `${row.no}-${row.copy}` : row.no
}
