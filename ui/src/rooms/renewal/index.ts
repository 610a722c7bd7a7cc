/** 年度更新: the new year as a wizard, what will happen when, unpaid years, the roster of any day. */
import { call } from '../../api/call'
import type { Room } from '../../kit/room'

export const room: Room = {
  pages: [
    { path: '/renewal', load: () => import('./Renewal.svelte'), needs: 'members.view' },
    { path: '/renewal/rules', load: () => import('./Rules.svelte'), needs: 'members.view' },
    { path: '/planned', load: () => import('./Planned.svelte'), needs: 'members.view' },
    { path: '/lapse', load: () => import('./Lapse.svelte'), needs: 'members.view' },
    { path: '/roster', load: () => import('./Roster.svelte'), needs: 'members.view' },
  ],
  nav: {
    path: '/renewal',
    also: ['/planned', '/lapse', '/roster'],
    icon: 'cal',
    label: 'renewal-nav',
    order: 26,
    needs: 'members.view',
    count: async () => (await call('renewal.lapse_candidates', {})).rows.filter((row) => row.level === 'candidate' && !row.exception).length,
    topics: ['renewal', 'members', 'dues', 'payments'],
  },
}
