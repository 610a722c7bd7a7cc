/** 会計: what came in and went out, the annual statement, and the places and headings of money. */
import type { Room } from '../../kit/room'

export const room: Room = {
  pages: [
    { path: '/books', load: () => import('./Ledger.svelte'), needs: 'money.view' },
    { path: '/books/statement', load: () => import('./Statement.svelte'), needs: 'money.view' },
    { path: '/books/settings', load: () => import('./Settings.svelte'), needs: 'money.view' },
  ],
  tabs: [
    { of: '/books', path: '/books', label: 'books-tab-ledger', order: 10 },
    { of: '/books', path: '/books/statement', label: 'books-tab-statement', order: 20 },
    { of: '/books', path: '/books/settings', label: 'books-tab-settings', order: 30 },
  ],
  nav: { path: '/books', icon: 'card', label: 'books-nav', order: 35, needs: 'money.view' },
}
