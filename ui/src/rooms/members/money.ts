/** Dues and payments of one member, as the core answers them. The one place of this room that names those entries. */
import { call, type InputOf, type Name } from '../../api/call'

export interface Charge {
  id: number
  /** What it is for: 2026年度会費. */
  label: string
  fiscal_year: number
  /** Yen. */
  amount: number
  paid: number
  open: number
  /** ISO day. */
  due_on: string | null
  state: 'paid' | 'part' | 'unpaid' | 'none'
}

export interface Payment {
  id: number
  /** Yen. */
  amount: number
  paid_on: string
  method: string
  memo: string
  /** Yen that no charge has taken up. */
  remaining: number
  void: boolean
  receipt_no?: string | null
  labels: readonly string[]
}

/** Asks an entry that the generated list may not hold yet. */
const ask = (name: string, input: object): Promise<unknown> => call(name as Name, input as InputOf<Name>)

export const charges = async (member: number) => (await ask('dues.of_member', { member })) as readonly Charge[]
export const payments = async (member: number) => (await ask('payments.list', { member, offset: 0, limit: 100 })) as { total: number; sum: number; rows: readonly Payment[] }
