/** イベント: what the association holds, who has a place, who waits for one, and who came. */
import { call } from '../../api/call'
import { session } from '../../api/session.svelte'
import type { Room } from '../../kit/room'
import { route } from '../../kit/route.svelte'
import { dayOf } from './states'

export const room: Room = {
  pages: [
    { path: '/events', load: () => import('./Events.svelte'), needs: 'events.list' },
    { path: '/events/new', load: () => import('./Edit.svelte'), needs: 'events.save' },
    { path: '/events/:id', load: () => import('./Event.svelte'), needs: 'events.get' },
    { path: '/events/:id/edit', load: () => import('./Edit.svelte'), needs: 'events.save' },
  ],
  nav: { path: '/events', icon: 'cal', label: 'events-nav', order: 38, needs: 'events.list' },
  finds: 'events-nav',
  find: async (query) => {
    if (!query.trim() || !session.can('events.list')) return []
    // What is to come is looked for more often than what is over.
    const pages = await Promise.all([false, true].map((past) => call('events.list', { past, text: query, offset: 0, limit: 5 })))
    const rows = pages.flatMap((page) => page.rows).slice(0, 5)
    return rows.map((row) => ({ id: `event-${row.id}`, icon: 'cal', label: row.title, meta: dayOf(row.starts_on), run: () => route.go(`/events/${row.id}`) }))
  },
  memberCards: [{ label: 'events-card', order: 7, needs: 'events.of_member', load: () => import('./EventsCard.svelte') }],
}
