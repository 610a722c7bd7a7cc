/** The states of a message, and the shape that goes with each. */
import type { OutputOf } from '../../api/call'

export type State = OutputOf<'mail.show'>['state']

export const STATES: readonly State[] = ['failed', 'waiting', 'sent', 'stopped']

export const BADGES: Record<State, 'done' | 'wait' | 'part' | 'over' | 'none'> = { sent: 'done', waiting: 'wait', sending: 'part', failed: 'over', stopped: 'none' }
