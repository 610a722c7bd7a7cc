/** What the core says about reminders, and the shapes that go with it. */
import type { OutputOf } from '../../api/call'

export type Row = OutputOf<'reminders.preview'>['rows'][number]
export type Out = OutputOf<'reminders.left_out'>['rows'][number]
export type Sent = OutputOf<'reminders.send'>
export type Notice = OutputOf<'reminders.list'>['rows'][number]
export type Channel = Row['channel']
export type Reason = Out['reason']
export type Level = OutputOf<'reminders.levels'>['levels'][number]

export const CHANNELS: readonly Channel[] = ['mail', 'letter', 'postcard']
export const ICONS: Record<Channel, string> = { mail: 'mail', letter: 'doc', postcard: 'card' }

/** The years of a debt: one by itself, more from the first to the last. */
export const span = (years: readonly number[]): string => (years.length > 1 ? `${years[0]}–${years.at(-1)}` : String(years[0] ?? ''))

type Mark = 'done' | 'wait' | 'part' | 'over' | 'none'

/** How a notice stands: a mail as far as it is, and everything by what is still open of it. */
export function mark(notice: Pick<Notice, 'open' | 'mail_state'>): { kind: Mark; word: string } {
  if (notice.mail_state === 'failed') return { kind: 'over', word: 'failed' }
  if (notice.open === 0) return { kind: 'done', word: 'paid' }
  if (notice.mail_state === 'stopped') return { kind: 'none', word: 'stopped' }
  if (notice.mail_state === 'waiting' || notice.mail_state === 'sending') return { kind: 'part', word: 'waiting' }
  return { kind: 'wait', word: 'open' }
}
