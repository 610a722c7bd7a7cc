/** 設定: the association, its people, what they may do, and how the office looks here. */
import type { Room } from '../../kit/room'

export const room: Room = {
  pages: [
    { path: '/settings', load: () => import('./Settings.svelte') },
    { path: '/settings/:part', load: () => import('./Settings.svelte') },
  ],
  nav: { path: '/settings', also: ['/retention'], icon: 'gear', label: 'settings-nav', order: 91 },
}
