/** 口座振替: mandates, runs and what came of them; 総合振込. Their line in the side bar is that of the dues. */
import type { Room } from '../../kit/room'

export const room: Room = {
  pages: [
    { path: '/debits', load: () => import('./Debits.svelte'), needs: 'money.view' },
    { path: '/debits/mandates', load: () => import('./Mandates.svelte'), needs: 'money.view' },
    { path: '/debits/failed', load: () => import('./Failed.svelte'), needs: 'money.view' },
    { path: '/debits/transfers', load: () => import('./Transfers.svelte'), needs: 'money.view' },
  ],
  tabs: [{ of: '/dues', path: '/debits', label: 'debits-tab', order: 50, below: true }],
  memberCards: [{ label: 'debits-card', order: 30, needs: 'money.view', load: () => import('./Card.svelte') }],
}
