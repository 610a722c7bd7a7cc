/** 会費: what members owe, by fiscal year, what was arranged about it, and the yearly billing. What they paid is the room `payments`. */
import type { Room } from '../../kit/room'

export const room: Room = {
  pages: [
    { path: '/dues', load: () => import('./Dues.svelte'), needs: 'money.view' },
    { path: '/dues/arrears', load: () => import('./Arrears.svelte'), needs: 'money.view' },
    { path: '/dues/items', load: () => import('./Items.svelte'), needs: 'money.view' },
    { path: '/dues/bill', load: () => import('./Bill.svelte'), needs: 'money.change' },
    { path: '/dues/charge/:id', load: () => import('./Charge.svelte'), needs: 'money.view' },
  ],
  nav: { path: '/dues', icon: 'yen', label: 'dues-nav', order: 30, needs: 'money.view' },
  tabs: [
    { of: '/dues', path: '/dues', label: 'dues-tab-charges', order: 10 },
    { of: '/dues', path: '/dues/arrears', label: 'dues-tab-arrears', order: 20 },
  ],
  memberCards: [{ label: 'dues-arranged', order: 40, needs: 'money.view', load: () => import('./Arranged.svelte') }],
}
