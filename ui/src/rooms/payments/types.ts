/** What this room gets from the core, and how an amount is spread over charges. */
import type { InputOf, OutputOf } from '../../api/call'

export type Row = OutputOf<'payments.list'>['rows'][number]
export type Open = OutputOf<'payments.get'>['open'][number]
export type Method = InputOf<'payments.record'>['method']

export const METHODS: readonly Method[] = ['bank', 'post', 'cash', 'debit', 'card', 'konbini', 'qr', 'other']

/** The filters of the list, as `payments.list` names them. */
export const STATES = ['all', 'unissued', 'issued', 'advance', 'void'] as const
export type ListState = (typeof STATES)[number]

/** The order in which the core fills charges by itself: by due day, then as they were charged. */
export function oldestFirst(charges: readonly Open[]): Open[] {
  return charges.filter((charge) => charge.open > 0).sort((a, b) => a.due_on.localeCompare(b.due_on) || a.id - b.id)
}

/** How much of `amount` each of the charges gets, in their order; yen, never more than is open. */
export function spread(amount: number, charges: readonly Open[]): Map<number, number> {
  const parts = new Map<number, number>()
  let rest = Math.max(0, amount)
  for (const charge of charges) {
    const part = Math.min(rest, charge.open)
    if (part > 0) parts.set(charge.id, part)
    rest -= part
  }
  return parts
}
