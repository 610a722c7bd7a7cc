/** How a member's facts look: badges, postal codes, values of own fields. */
import { showDate } from '../../kit/dates'
import { yen } from '../../kit/money'
import { has, t } from '../../kit/words.svelte'
import type { Address, DuesState, Kind, MemberState, Told } from './types'

type Look = 'done' | 'wait' | 'part' | 'over' | 'info' | 'none' | 'plain'

export const stateBadge = (state: MemberState): Look => ({ current: 'plain', future: 'info', left: 'none', died: 'none', none: 'wait' } as const)[state]
export const dueBadge = (state: DuesState): Look => ({ paid: 'done', part: 'part', unpaid: 'wait', open: 'wait', none: 'none' } as const)[state]

/** 390-0875; what is no Japanese code stays as it is. */
export const postal = (code: string): string => (/^\d{7}$/.test(code) ? `${code.slice(0, 3)}-${code.slice(3)}` : code)

/** The value of an own field in words. */
export function valueText(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'boolean') return t(value ? 'members-yes' : 'members-no')
  if (Array.isArray(value)) return value.map(String).join(t('members-list-mark'))
  if (typeof value === 'object') return 'name' in value ? String(value.name) : ''
  if (typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value)) return showDate(value)
  return typeof value === 'number' ? value.toLocaleString('en-US') : String(value)
}

/** The address as it is written on an envelope, without the postal code. */
export function addressLine(address: Told<Address>): string {
  const line = [address.prefecture, address.city, address.street].join('')
  return address.building ? `${line} ${address.building}` : line
}

/** Why a period ended, when there is a word for it. */
export const reasonWord = (reason: string): string => (has(`members-reason-${reason}`) ? t(`members-reason-${reason}`) : reason)

/** A kind with its yearly fee, for choosing. */
export const kindLabel = (kind: Kind): string => (kind.current_fee == null ? kind.name : t('members-kind-fee', { name: kind.name, amount: yen(kind.current_fee) }))
