/** What this room gets from the core, by the names that it uses. */
import type { OutputOf } from '../../api/call'

export type Charge = OutputOf<'dues.list'>['rows'][number]
export type Looked = OutputOf<'dues.get'>
export type OwnFee = OutputOf<'dues.arrangements'>['own_fees'][number]
export type Payer = OutputOf<'dues.arrangements'>['payers'][number]
export type Debtor = OutputOf<'dues.arrears'>['rows'][number]
export type Preview = OutputOf<'dues.preview'>
export type Skipped = Preview['skipped'][number]

/** The filters of the list, as `dues.list` names them. */
export const STATES = ['all', 'open', 'paid', 'cancelled'] as const
export type ListState = (typeof STATES)[number]

/** How a charge is shown: what the core says, and whether its day has passed. */
export function badge(charge: Pick<Charge, 'state' | 'overdue'>): { kind: 'done' | 'wait' | 'part' | 'over' | 'none'; word: 'paid' | 'part' | 'over' | 'unpaid' | 'waived' | 'cancelled' } {
  if (charge.state === 'paid') return { kind: 'done', word: 'paid' }
  if (charge.state === 'part') return { kind: 'part', word: 'part' }
  if (charge.state === 'waived') return { kind: 'none', word: 'waived' }
  if (charge.state === 'cancelled') return { kind: 'none', word: 'cancelled' }
  return charge.overdue ? { kind: 'over', word: 'over' } : { kind: 'wait', word: 'unpaid' }
}

/** Everybody left out, grouped by what they are not charged for and the reason, the largest group first. */
export function byReason(skipped: readonly Skipped[]): { item: string; code: string; reason: string; people: readonly Skipped[] }[] {
  const groups = new Map<string, { item: string; code: string; reason: string; people: Skipped[] }>()
  for (const one of skipped) {
    const group = groups.get(`${one.item} ${one.code}`) ?? { item: one.item, code: one.code, reason: one.reason, people: [] }
    group.people.push(one)
    groups.set(`${one.item} ${one.code}`, group)
  }
  return [...groups.values()].sort((a, b) => b.people.length - a.people.length)
}

/** Whether what was arranged from a day until another holds on a day, did before, or will. */
export function holds(one: { from: string; until?: string | null | undefined }, day: string): 'now' | 'over' | 'ahead' {
  if (one.until && one.until < day) return 'over'
  return one.from > day ? 'ahead' : 'now'
}
