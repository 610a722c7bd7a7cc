/** What the rooms' pages share of the core's answers. */
import type { OutputOf } from '../../api/call'

export type Moved = OutputOf<'books.ledger'>['rows'][number]
export type Purse = OutputOf<'books.purses'>[number]
export type Subject = OutputOf<'books.subjects'>[number]
export type Figures = OutputOf<'books.statement'>

/** Changes of the books: payments and charges of members move them too. */
export const TOPICS = ['books', 'payments', 'dues']
