/** 入金: money that came in, what it pays, and the way to record it. Its line in the side bar is that of the dues. */
import type { Room } from '../../kit/room'

export const room: Room = {
  pages: [
    { path: '/payments', load: () => import('./Payments.svelte'), needs: 'money.view' },
    { path: '/dues/new', load: () => import('./Charge.svelte'), needs: 'money.change' },
    { path: '/payments/new', load: () => import('./New.svelte'), needs: 'money.change' },
  ],
  tabs: [{ of: '/dues', path: '/payments', label: 'payments-tab-payments', order: 30 }],
}
