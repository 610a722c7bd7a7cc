/** What this room gets from the core. */
import type { OutputOf } from '../../api/call'

export type Household = OutputOf<'households.list'>['rows'][number]
export type Proposal = OutputOf<'households.proposals'>['rows'][number]
/** Somebody who is, or is to be, in a household. */
export interface Mate {
  id: number
  name: string
  no?: string
  died?: boolean
}
