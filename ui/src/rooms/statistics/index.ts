import type { Room } from '../../kit/room'

/** 統計: how many there are of what, how they come and go, whose day it is. */
export const room: Room = {
  pages: [{ path: '/statistics', load: () => import('./Statistics.svelte'), needs: 'statistics.members' }],
  nav: { path: '/statistics', icon: 'star', label: 'statistics-nav', order: 80, needs: 'statistics.members' },
}
