/** 入会申込: written down at the telephone, looked through, approved. */
import { call } from '../../api/call'
import type { Room } from '../../kit/room'

export const room: Room = {
  pages: [
    { path: '/applications', load: () => import('./Applications.svelte'), needs: 'members.view' },
    { path: '/applications/new', load: () => import('./New.svelte'), needs: 'members.change' },
    { path: '/applications/rules', load: () => import('./Rules.svelte'), needs: 'members.view' },
    { path: '/applications/:id', load: () => import('./Application.svelte'), needs: 'members.view' },
    { path: '/applications/:id/edit', load: () => import('./Edit.svelte'), needs: 'members.change' },
  ],
  nav: {
    path: '/applications',
    icon: 'stamp',
    label: 'applications-nav',
    order: 24,
    needs: 'members.view',
    count: async () => (await call('applications.counts', {})).waiting,
    topics: ['applications'],
  },
}
