/** 重複と統合: the pairs to review, two records side by side, and what was merged on a member's page. */
import { session } from '../../api/session.svelte'
import type { Room } from '../../kit/room'
import { route } from '../../kit/route.svelte'
import { t } from '../../kit/words.svelte'

export const room: Room = {
  pages: [
    { path: '/duplicates', load: () => import('./Review.svelte'), needs: 'duplicates.list' },
    { path: '/duplicates/with/:id', load: () => import('./With.svelte'), needs: 'members.merge' },
    { path: '/duplicates/:keep/:drop', load: () => import('./Compare.svelte'), needs: 'members.merge' },
  ],
  memberCards: [{ label: 'duplicates-card', order: 80, needs: 'duplicates.list', load: () => import('./Card.svelte') }],
  memberActs: [{ label: 'duplicates-act', icon: 'people', order: 30, needs: 'members.merge', load: () => import('./Chosen.svelte') }],
  finds: 'duplicates-title',
  find: async (query) =>
    session.can('duplicates.list') && t('duplicates-title').toLowerCase().includes(query.trim().toLowerCase())
      ? [{ id: 'duplicates', icon: 'people', label: t('duplicates-title'), run: () => route.go('/duplicates') }]
      : [],
}
