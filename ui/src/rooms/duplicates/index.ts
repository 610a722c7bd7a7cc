/** 重複と統合: the pairs to review, two records side by side, and what was merged on a member's page. */
import { session } from '../../api/session.svelte'
import type { Room } from '../../kit/room'
import { route } from '../../kit/route.svelte'
import { t } from '../../kit/words.svelte'

export const room: Room = {
  pages: [
    { path: '/duplicates', load: () => import('./Review.svelte'), needs: 'members.view' },
    { path: '/duplicates/with/:id', load: () => import('./With.svelte'), needs: 'members.change' },
    { path: '/duplicates/:keep/:drop', load: () => import('./Compare.svelte'), needs: 'members.change' },
  ],
  memberCards: [{ label: 'duplicates-card', order: 80, needs: 'members.view', load: () => import('./Card.svelte') }],
  memberActs: [{ label: 'duplicates-act', icon: 'people', order: 30, needs: 'members.change', load: () => import('./Chosen.svelte') }],
  finds: 'duplicates-title',
  find: async (query) =>
    session.can('members.view') && t('duplicates-title').toLowerCase().includes(query.trim().toLowerCase())
      ? [{ id: 'duplicates', icon: 'people', label: t('duplicates-title'), run: () => route.go('/duplicates') }]
      : [],
}
