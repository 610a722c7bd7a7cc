/** 書類: receipts, numbered without gaps; issued, reissued, voided, never edited. */
import { call } from '../../api/call'
import { session } from '../../api/session.svelte'
import type { Room } from '../../kit/room'

export const room: Room = {
  pages: [
    { path: '/receipts', load: () => import('./Receipts.svelte'), needs: 'receipts.view' },
    { path: '/receipts/year', load: () => import('./Year.svelte'), needs: 'receipts.view' },
    { path: '/receipts/rules', load: () => import('./Rules.svelte'), needs: 'receipts.view' },
    { path: '/receipts/new', load: () => import('./New.svelte'), needs: 'receipts.change' },
  ],
  nav: {
    path: '/receipts',
    icon: 'doc',
    label: 'receipts-nav',
    order: 40,
    needs: 'receipts.view',
    count: async () => (session.can('receipts.view') ? (await call('receipts.unissued', {})).count : 0),
    topics: ['payments', 'receipts'],
  },
}
