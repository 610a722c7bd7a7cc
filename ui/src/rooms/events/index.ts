/** イベント: what the association holds, who has a place, who waits for one, and who came. */
import type { Room } from '../../kit/room'

export const room: Room = {
  pages: [
    { path: '/events', load: () => import('./Events.svelte'), needs: 'events.list' },
    { path: '/events/new', load: () => import('./Edit.svelte'), needs: 'events.save' },
    { path: '/events/:id', load: () => import('./Event.svelte'), needs: 'events.get' },
    { path: '/events/:id/edit', load: () => import('./Edit.svelte'), needs: 'events.save' },
  ],
  nav: { path: '/events', icon: 'cal', label: 'events-nav', order: 38, needs: 'events.list' },
  memberCards: [{ label: 'events-card', order: 7, needs: 'events.of_member', load: () => import('./EventsCard.svelte') }],
}
