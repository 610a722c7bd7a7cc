/** The shape that a state of a member or of dues has as a badge. */
import type { ComponentProps } from 'svelte'
import type Badge from '../../kit/Badge.svelte'
import type { Row } from './list/query'

type Kind = NonNullable<ComponentProps<typeof Badge>['kind']>

export const STATE_BADGE: Record<Row['state'], Kind> = { current: 'done', grace: 'part', on_leave: 'wait', future: 'wait', left: 'none', died: 'none', none: 'plain' }
export const DUES_BADGE: Record<Row['dues_state'] | 'waived' | 'cancelled', Kind> = { cancelled: 'none', waived: 'none', paid: 'done', part: 'part', unpaid: 'wait', open: 'wait', none: 'none' }

/** 390-0875 of seven digits; anything else stays. */
export const postal = (code: string) => (/^\d{7}$/.test(code) ? `${code.slice(0, 3)}-${code.slice(3)}` : code)

/** The state in words: an organisation is dissolved where a person dies. */
export const called = (state: Row['state'], type: Row['type']) => (state === 'died' && type === 'organisation' ? 'dissolved' : state)
