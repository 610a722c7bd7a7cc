/** 取り込みと書き出し: two pages without a line in the side bar; 会員 links to them. */
import type { Room } from '../../kit/room'

export const room: Room = {
  pages: [
    { path: '/import', load: () => import('./Import.svelte'), needs: 'members.change' },
    { path: '/export', load: () => import('./Export.svelte'), needs: 'export.change' },
  ],
}
