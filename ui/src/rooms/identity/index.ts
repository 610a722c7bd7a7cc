/** 本人確認: papers that members send, and the stamp of whoever looked at them. */
import { call } from '../../api/call'
import type { Room } from '../../kit/room'

export const room: Room = {
  pages: [
    { path: '/identity', load: () => import('./Waiting.svelte'), needs: 'identity.view' },
    { path: '/identity/rules', load: () => import('./Rules.svelte'), needs: 'settings.view' },
    { path: '/identity/:member', load: () => import('./Review.svelte'), needs: 'identity.view' },
  ],
  nav: {
    path: '/identity',
    icon: 'shield',
    label: 'identity-nav',
    order: 25,
    needs: 'identity.view',
    count: async () => (await call('identity.list', { offset: 0, limit: 1 })).total,
    topics: ['identity'],
  },
  memberCards: [{ label: 'identity-card', order: 12, needs: 'members.view', load: () => import('./Card.svelte') }],
}
