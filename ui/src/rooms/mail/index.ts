/** 連絡: the outbox. What was written to whom, whether it left, and what to do when it did not. */
import { call } from '../../api/call'
import { session } from '../../api/session.svelte'
import type { Room } from '../../kit/room'

export const room: Room = {
  pages: [{ path: '/mail', load: () => import('./Outbox.svelte'), needs: 'mail.view' }],
  nav: {
    path: '/mail',
    icon: 'mail',
    label: 'mail-nav',
    order: 35,
    needs: 'mail.view',
    count: async () => (session.can('mail.view') ? (await call('mail.list', { state: 'failed', offset: 0, limit: 1 })).total : 0),
    topics: ['mail'],
  },
}
