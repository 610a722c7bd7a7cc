/** What this room gets from the core, by the names that it uses, and how accounts are said. */
import type { InputOf, OutputOf } from '../../api/call'

export type Run = OutputOf<'debits.runs'>[number]
export type Line = OutputOf<'debits.lines'>['rows'][number]
export type Mandate = OutputOf<'debits.mandates'>['rows'][number]
export type Preview = OutputOf<'debits.preview'>
export type LeftOut = Preview['left_out'][number]
export type Results = OutputOf<'debits.preview_result'>
export type Transfer = OutputOf<'transfers.list'>['rows'][number]
export type TransferFile = OutputOf<'transfers.files'>[number]
export type Account = InputOf<'debits.save_mandate'>['account']
export type Consignor = NonNullable<OutputOf<'debits.consignor'>['consignor']>

export const PURPOSES = ['refund', 'fee', 'expense', 'other'] as const

/** An account in which nothing is said yet. */
export const blank = (): Account => ({ type: 'ordinary', bank_code: '', bank: '', branch_code: '', branch: '', number: '', holder: '' })

/** An account on one line, as a passbook has it: name before number where it is known. */
export function said(account: Account): string {
  if (account.type === 'post') return `${account.branch_code}-${account.number}`
  return [account.bank || account.bank_code, account.branch || account.branch_code, account.number].filter(Boolean).join(' ')
}

/** Those left out by reason, most first; what only says that nothing is owed comes last. */
export function byReason(preview: Preview): { why: LeftOut['why']; count: number; people: LeftOut[] }[] {
  const quiet = (why: string) => why === 'no_mandate' || why === 'nothing_open'
  return preview.reasons
    .map(({ why, count }) => ({ why, count, people: preview.left_out.filter((one) => one.why === why) }))
    .sort((a, b) => Number(quiet(a.why)) - Number(quiet(b.why)) || b.count - a.count)
}

/** How a line stands, as a badge says it. */
export function badge(line: Line): { kind: 'done' | 'wait' | 'part' | 'over' | 'none'; word: string } {
  const kinds = { waiting: 'wait', called_off: 'none', paid: 'done', taken_back: 'none', failed: 'over', look: 'part' } as const
  return { kind: kinds[line.state], word: line.state }
}
