/** What a new year does, in the order in which it is shown, and which of it a person decides about. */
import type { OutputOf } from '../../api/call'

export type Proposal = OutputOf<'renewal.propose'>['proposals'][number]
export type Act = Proposal['act']

export const ACTS: readonly Act[] = ['change', 'lapse', 'renew', 'return', 'end']
const PROPOSED: readonly Act[] = ['change', 'lapse', 'renew']

/** Those that are done by the commit; the others happen by themselves. */
export function proposed(proposals: readonly Proposal[]): readonly Proposal[] {
  return proposals.filter((one) => PROPOSED.includes(one.act))
}

export const isProposed = (act: Act) => PROPOSED.includes(act)

/** The proposals of each act, in order; acts without any are left out. */
export function byAct(proposals: readonly Proposal[]): readonly { act: Act; rows: readonly Proposal[] }[] {
  return ACTS.map((act) => ({ act, rows: proposals.filter((one) => one.act === act) })).filter((group) => group.rows.length > 0)
}
