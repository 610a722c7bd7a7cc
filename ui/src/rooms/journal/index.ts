/** 記録: what happened, by whom, and the way back. */
import type { Room } from '../../kit/room'

export const room: Room = {
  pages: [{ path: '/journal', load: () => import('./Journal.svelte'), needs: 'journal.view' }],
  nav: { path: '/journal', icon: 'log', label: 'journal-nav', order: 90, needs: 'journal.view' },
}
