/** 入会申込: written down at the telephone, looked through, approved. */
import { call } from '../../api/call'
import type { Room } from '../../kit/room'

export const room: Room = {
  pages: [
    { path: '/applications', load: () => import('./Applications.svelte'), needs: 'applications.list' },
    { path: '/applications/new', load: () => import('./New.svelte'), needs: 'applications.save' },
    { path: '/applications/rules', load: () => import('./Rules.svelte'), needs: 'applications.settings' },
    { path: '/applications/:id', load: () => import('./Application.svelte'), needs: 'applications.get' },
    { path: '/applications/:id/edit', load: () => import('./Edit.svelte'), needs: 'applications.save' },
  ],
  nav: {
    path: '/applications',
    icon: 'stamp',
    label: 'applications-nav',
    order: 24,
    needs: 'applications.list',
    count: async () => (await call('applications.counts', {})).waiting,
    topics: ['applications'],
  },
}
