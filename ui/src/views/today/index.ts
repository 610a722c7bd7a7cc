/** 今日の仕事: the first screen, made of what every room says is waiting. */
import type { Room } from '../../kit/room'

export const today: Room = {
  pages: [{ path: '/', load: () => import('./Today.svelte') }],
  nav: { path: '/', icon: 'today', label: 'nav-today', order: 10 },
}
