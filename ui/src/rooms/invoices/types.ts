/** What this room gets from the core, by the names that it uses. */
import type { InputOf, OutputOf } from '../../api/call'

export type Row = OutputOf<'invoices.list'>['rows'][number]
export type Choice = InputOf<'invoices.preview'>
export type Preview = OutputOf<'invoices.preview'>
export type OnPaper = Preview['letters'][number]
export type LeftOut = Preview['left'][number]
export type Settings = OutputOf<'invoices.settings'>
export type Printer = Settings['printers'][number]

export const STATES = ['all', 'open', 'overdue', 'paid', 'void', 'replaced'] as const
export type ListState = (typeof STATES)[number]

type Kind = 'done' | 'wait' | 'part' | 'over' | 'none'

/** How an invoice stands, as one word and its colour. */
export function badge(row: Pick<Row, 'state' | 'open' | 'changed' | 'overdue'>): { kind: Kind; word: 'void' | 'replaced' | 'paid' | 'overdue' | 'changed' | 'open' } {
  if (row.state !== 'issued') return { kind: 'none', word: row.state }
  if (row.open === 0) return { kind: 'done', word: 'paid' }
  if (row.overdue) return { kind: 'over', word: 'overdue' }
  return row.changed ? { kind: 'part', word: 'changed' } : { kind: 'wait', word: 'open' }
}

/** Where it can be mended that somebody gets none. */
export function mend(one: LeftOut): { path: string; query?: Record<string, number> } {
  return one.invoice ? { path: '/invoices', query: { invoice: one.invoice } } : { path: `/members/${one.member}` }
}

/** Tenths of a millimetre as people read them, and back; undefined for what is no such number. */
export const millimetres = (tenths: number) => (tenths / 10).toFixed(1)
export function tenths(text: string): number | undefined {
  const plain = text.normalize('NFKC').replace(',', '.').replace('−', '-').trim()
  const value = plain === '' ? 0 : Number(plain)
  return Number.isFinite(value) ? Math.round(value * 10) : undefined
}

/** By reason, the commonest first. */
export function byReason<T extends { reason: string }>(all: readonly T[]): { title: string; people: T[] }[] {
  const groups = new Map<string, T[]>()
  for (const one of all) groups.set(one.reason, [...(groups.get(one.reason) ?? []), one])
  return [...groups].map(([title, people]) => ({ title, people })).sort((a, b) => b.people.length - a.people.length)
}
