/** How a member's identity stands, as a badge. */
import type { OutputOf } from '../../api/call'

export type Standing = OutputOf<'identity.of_member'>['standing']
export type Document = NonNullable<Standing['document']>
export type Field = Standing['fields'][number]

export const DOCUMENTS: readonly Document[] = ['licence', 'my_number', 'passport', 'residence', 'insurance', 'card', 'certificate']
export const FIELDS: readonly Field[] = ['name', 'birth', 'address']
export const BADGE = { none: 'plain', waiting: 'part', refused: 'wait', confirmed: 'done', changed: 'wait' } as const
