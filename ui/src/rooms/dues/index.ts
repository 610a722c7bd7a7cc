/** 会費: what members owe, by fiscal year, and the yearly billing. What they paid is the room `payments`. */
import type { Room } from '../../kit/room'

export const room: Room = {
  pages: [
    { path: '/dues', load: () => import('./Dues.svelte'), needs: 'money.view' },
    { path: '/dues/items', load: () => import('./Items.svelte'), needs: 'money.view' },
    { path: '/dues/bill', load: () => import('./Bill.svelte'), needs: 'money.change' },
  ],
  nav: { path: '/dues', also: ['/payments', '/bank', '/reminders'], icon: 'yen', label: 'dues-nav', order: 30, needs: 'money.view' },
}
