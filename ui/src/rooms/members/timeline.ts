/** A member's events by day, and the mark of each kind of event. */
import { localTime } from '../../kit/dates'
import type { Happened } from './types'

export interface Day {
  day: string
  events: Happened[]
}

/** Days as the reader lives them; the order of events stays. */
export function byDay(list: readonly Happened[]): Day[] {
  const days: Day[] = []
  for (const one of list) {
    const { date } = localTime(one.at)
    const last = days.at(-1)
    if (last?.day === date) last.events.push(one)
    else days.push({ day: date, events: [one] })
  }
  return days
}

const marks: Readonly<Record<string, { icon: string; look?: 'ai' | 'ok' | 'warn' }>> = {
  members: { icon: 'edit' },
  membership: { icon: 'swap', look: 'warn' },
  imports: { icon: 'import' },
  notes: { icon: 'chat', look: 'ai' },
  note: { icon: 'chat', look: 'ai' },
  tags: { icon: 'label' },
  dues: { icon: 'doc' },
  payments: { icon: 'yen', look: 'ok' },
  payment: { icon: 'yen', look: 'ok' },
  receipts: { icon: 'stamp', look: 'ok' },
  receipt: { icon: 'stamp', look: 'ok' },
  mail: { icon: 'mail' },
  logins: { icon: 'device', look: 'ai' },
  sign_in: { icon: 'device', look: 'ai' },
  export: { icon: 'export' },
}

/** By the room of the act; a room without a mark of its own is a line of the log. */
export const markOf = (kind: string): { icon: string; look?: 'ai' | 'ok' | 'warn' } => marks[kind] ?? { icon: 'log' }
