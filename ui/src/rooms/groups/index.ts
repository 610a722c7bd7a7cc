/** グループ: the tree of groups with who is in it, and the officers. */
import { session } from '../../api/session.svelte'
import type { Room } from '../../kit/room'
import { route } from '../../kit/route.svelte'
import { t } from '../../kit/words.svelte'
import { tree } from './types'

export const room: Room = {
  pages: [
    { path: '/groups', load: () => import('./Groups.svelte'), needs: 'groups.tree' },
    { path: '/groups/offices', load: () => import('./Offices.svelte'), needs: 'offices.list' },
  ],
  nav: { path: '/groups', icon: 'rows', label: 'groups-nav', order: 22, needs: 'groups.tree' },
  memberCards: [{ label: 'groups-card', order: 20, needs: 'groups.of_member', load: () => import('./Belongs.svelte') }],
  memberActs: [{ label: 'groups-assign', icon: 'rows', order: 20, needs: 'groups.assign', load: () => import('./Assign.svelte') }],
  finds: 'groups-nav',
  find: async (query) => {
    const text = query.trim()
    if (!text || !session.can('groups.tree')) return []
    const found = (await tree()).filter((group) => group.path.includes(text)).slice(0, 6)
    return found.map((group) => ({ id: `group-${group.id}`, icon: 'rows', label: group.path, meta: t('groups-count', { n: group.all }), run: () => route.go('/groups', { group: group.id }) }))
  },
}
