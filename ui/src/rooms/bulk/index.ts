/** 一括変更: one change on those who are chosen in the list of members, or on everybody whom a list shows. */
import { session } from '../../api/session.svelte'
import type { Room } from '../../kit/room'
import { route } from '../../kit/route.svelte'
import { t } from '../../kit/words.svelte'

export const room: Room = {
  pages: [{ path: '/bulk', load: () => import('./Page.svelte'), needs: 'bulk.apply' }],
  memberActs: [{ label: 'bulk-act', icon: 'edit', order: 10, needs: 'bulk.apply', load: () => import('./Chosen.svelte') }],
  finds: 'bulk-title',
  find: async (query) =>
    session.can('bulk.apply') && t('bulk-title').toLowerCase().includes(query.trim().toLowerCase())
      ? [{ id: 'bulk', icon: 'edit', label: t('bulk-all'), run: () => route.go('/bulk') }]
      : [],
}
