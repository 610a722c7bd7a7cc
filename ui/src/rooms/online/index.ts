/** オンライン決済: links by which members pay, what came of them, payouts and the key. Its line in the side bar is that of the dues. */
import type { Room } from '../../kit/room'

export const room: Room = {
  pages: [
    { path: '/online', load: () => import('./Online.svelte'), needs: 'online.list' },
    { path: '/online/payouts', load: () => import('./Payouts.svelte'), needs: 'online.payouts' },
    { path: '/online/settings', load: () => import('./Settings.svelte'), needs: 'online.settings' },
  ],
  tabs: [{ of: '/dues', path: '/online', label: 'online-tab', order: 70, below: true }],
  memberCards: [{ label: 'online-card', order: 35, needs: 'online.of_member', load: () => import('./Card.svelte') }],
  memberActs: [{ label: 'online-act', icon: 'link', order: 40, needs: 'online.make', load: () => import('./Chosen.svelte') }],
}
