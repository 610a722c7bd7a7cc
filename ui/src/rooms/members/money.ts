/** Dues and payments of one member: the one place of this room that asks the rooms of money. */
import { call, type OutputOf } from '../../api/call'

export type Charge = OutputOf<'dues.of_member'>[number]
export type Payment = OutputOf<'payments.list'>['rows'][number]

export const charges = (member: number) => call('dues.of_member', { member })
/** The newest hundred payments. */
export const payments = (member: number) => call('payments.list', { text: '', member, offset: 0, limit: 100 })
