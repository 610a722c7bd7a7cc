/** 年度更新: the new year as a wizard, what will happen when, unpaid years, the roster of any day. */
import { call } from '../../api/call'
import type { Room } from '../../kit/room'

export const room: Room = {
  pages: [
    { path: '/renewal', load: () => import('./Renewal.svelte'), needs: 'renewal.propose' },
    { path: '/renewal/rules', load: () => import('./Rules.svelte'), needs: 'renewal.rules' },
    { path: '/planned', load: () => import('./Planned.svelte'), needs: 'membership.planned' },
    { path: '/lapse', load: () => import('./Lapse.svelte'), needs: 'renewal.lapse_candidates' },
    { path: '/roster', load: () => import('./Roster.svelte'), needs: 'membership.on' },
  ],
  nav: {
    path: '/renewal',
    also: ['/planned', '/lapse', '/roster'],
    icon: 'cal',
    label: 'renewal-nav',
    order: 26,
    needs: 'renewal.propose',
    count: async () => (await call('renewal.lapse_candidates', {})).rows.filter((row) => row.level === 'candidate' && !row.exception).length,
    topics: ['renewal', 'members', 'dues', 'payments'],
  },
}
