/** 取り込み: a roster in a sheet becomes members, after a trial that changes nothing. */
import type { Room } from '../../kit/room'

export const room: Room = {
  pages: [{ path: '/import', load: () => import('./Import.svelte'), needs: 'members.change' }],
}
