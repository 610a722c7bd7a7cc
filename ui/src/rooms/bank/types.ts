/** What this room gets from the core, by the names that it uses. */
import type { OutputOf } from '../../api/call'

export type Listed = OutputOf<'bank.lines'>
export type Line = Listed['rows'][number]
export type Candidate = Line['candidates'][number]
export type Account = OutputOf<'bank.accounts'>[number]
export type Preview = OutputOf<'bank.preview'>
export type Mapping = NonNullable<Preview['mapping']>

/** The lanes, as `bank.lines` names them. */
export const LANES = ['all', 'matched', 'unsure', 'unknown', 'settled'] as const
export type Lane = (typeof LANES)[number]

/** How many of the three bars are full. */
export const BARS = { none: 0, look: 1, likely: 2, sure: 3 } as const

export function waits(line: Line): boolean {
  return line.state !== 'settled' && line.state !== 'out'
}

/** The next line that waits behind one, else the first that does. -1: none. */
export function next(lines: readonly Line[], at: number): number {
  const behind = lines.findIndex((line, index) => index > at && waits(line))
  return behind >= 0 ? behind : lines.findIndex(waits)
}

/** An amount laid upon what is open, in its order. */
export function spread(amount: number, open: readonly { id: number; open: number }[]): Record<number, number> {
  let left = amount
  const parts: Record<number, number> = {}
  for (const charge of open) {
    const part = Math.min(charge.open, left)
    if (part > 0) parts[charge.id] = part
    left -= part
  }
  return parts
}
