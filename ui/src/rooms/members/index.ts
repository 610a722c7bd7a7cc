/** 会員: the list, one member, and writing one down. */
import { call } from '../../api/call'
import { session } from '../../api/session.svelte'
import type { Room } from '../../kit/room'
import { route } from '../../kit/route.svelte'
import { t } from '../../kit/words.svelte'

export const room: Room = {
  pages: [
    { path: '/members', load: () => import('./list/Members.svelte'), needs: 'members.view' },
    { path: '/members/new', load: () => import('./form/New.svelte'), needs: 'members.add' },
    { path: '/members/lost', load: () => import('./list/Lost.svelte'), needs: 'members.view' },
    { path: '/members/:id', load: () => import('./detail/Member.svelte'), needs: 'members.view' },
    { path: '/members/:id/edit', load: () => import('./form/Edit.svelte'), needs: 'members.change' },
  ],
  nav: { path: '/members', also: ['/import', '/export'], icon: 'people', label: 'members-nav', order: 20, needs: 'members.view' },
  finds: 'members-nav',
  find: async (query) => {
    if (!session.can('members.view')) return []
    const add = { id: 'members-new', icon: 'plus', label: t('members-add'), run: () => route.go('/members/new') }
    const adds = session.can('members.add') && (!query || add.label.includes(query)) ? [add] : []
    if (!query.trim()) return adds
    const { rows } = await call('members.find', { text: query, limit: 8 })
    return [...rows.map((row) => ({ id: `member-${row.id}`, icon: 'user', label: row.name, meta: [row.no, row.kana, row.kind].filter(Boolean).join('　'), run: () => route.go(`/members/${row.id}`) })), ...adds]
  },
}
