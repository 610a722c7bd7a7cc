/** 消込: lines of bank statements, and whose they are. Its line in the side bar is that of the dues. */
import type { Room } from '../../kit/room'

export const room: Room = {
  pages: [{ path: '/bank', load: () => import('./Bank.svelte'), needs: 'money.view' }],
  tabs: [{ of: '/dues', path: '/bank', label: 'bank-tab-lines', order: 40 }],
}
