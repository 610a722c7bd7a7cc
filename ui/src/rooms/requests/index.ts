/** 変更依頼: what members ask to be changed about them, and that they want to leave or to rest. */
import { call } from '../../api/call'
import type { Room } from '../../kit/room'

export const room: Room = {
  pages: [
    { path: '/requests', load: () => import('./Requests.svelte'), needs: 'requests.list' },
    { path: '/requests/rules', load: () => import('./Rules.svelte'), needs: 'requests.rules' },
    { path: '/requests/:id', load: () => import('./Request.svelte'), needs: 'requests.get' },
  ],
  nav: {
    path: '/requests',
    icon: 'swap',
    label: 'requests-nav',
    order: 25,
    needs: 'requests.list',
    count: async () => (await call('requests.counts', {})).waiting,
    topics: ['requests', 'members'],
  },
  memberCards: [{ label: 'requests-card', order: 5, needs: 'requests.of_member', load: () => import('./RequestsCard.svelte') }],
}
