/** What this room gets from the core, and the choices that its forms share. */
import { call, type InputOf, type OutputOf } from '../../api/call'

export type Group = OutputOf<'groups.tree'>[number]
export type Term = OutputOf<'offices.list'>[number]
export type InGroup = OutputOf<'groups.members'>['rows'][number]
export type Kind = NonNullable<InputOf<'groups.save'>['kind']>

export const KINDS: readonly Kind[] = ['branch', 'team', 'class', 'committee', 'section', 'other']

export const tree = (on?: string, retired = false): Promise<OutputOf<'groups.tree'>> => call('groups.tree', { ...(on ? { on } : {}), retired })

/** Groups as options, each below the one it stands in. */
export const options = (groups: readonly Group[]): { value: number; label: string }[] => groups.map((group) => ({ value: group.id, label: group.path }))

/** The last day of what ends before `day` (half open, as the core counts). */
export function lastDay(day: string): string {
  const date = new Date(`${day}T00:00:00Z`)
  date.setUTCDate(date.getUTCDate() - 1)
  return date.toISOString().slice(0, 10)
}
