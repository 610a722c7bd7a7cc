/** 会員: the roster. Who belongs to us, since when, and how to reach them. */
import { call } from '../../api/call'
import { route } from '../../kit/route.svelte'
import type { Room } from '../../kit/room'
import { t } from '../../kit/words.svelte'
import type { Found } from './types'

export const room: Room = {
  pages: [
    { path: '/members', load: () => import('./Members.svelte'), needs: 'members.view' },
    { path: '/members/new', load: () => import('./Edit.svelte'), needs: 'members.change' },
    { path: '/members/:id', load: () => import('./Member.svelte'), needs: 'members.view' },
    { path: '/members/:id/edit', load: () => import('./Edit.svelte'), needs: 'members.change' },
  ],
  nav: { path: '/members', icon: 'people', label: 'members-nav', order: 20, needs: 'members.view' },
  finds: 'members-nav',
  async find(query) {
    if (!query.trim()) return []
    const found: { rows: readonly Found[] } = await call('members.find', { text: query, limit: 8 })
    return found.rows.map((member) => ({
      id: `member-${member.id}`,
      icon: 'user',
      label: member.name,
      meta: [member.kana, member.no, member.state === 'current' ? member.kind : t(`members-state-${member.state}`)].filter(Boolean).join('　'),
      run: () => route.go(`/members/${member.id}`),
    }))
  },
}
