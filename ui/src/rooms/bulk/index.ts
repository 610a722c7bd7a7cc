/** 一括変更: one change on those who are chosen in the list of members, or on everybody whom a list shows. */
import type { Room } from '../../kit/room'

export const room: Room = {
  pages: [{ path: '/bulk', load: () => import('./Page.svelte'), needs: 'members.change' }],
  memberActs: [{ label: 'bulk-act', icon: 'edit', order: 10, needs: 'members.change', load: () => import('./Chosen.svelte') }],
}
