/** 個人情報の保存期間と消去: who is due, what stands in the way, the erasing and its certificate. */
import type { Room } from '../../kit/room'

export const room: Room = {
  pages: [
    { path: '/retention', load: () => import('./Retention.svelte'), needs: 'retention.due' },
    { path: '/retention/runs', load: () => import('./Runs.svelte'), needs: 'retention.runs' },
    { path: '/retention/rules', load: () => import('./Rules.svelte'), needs: 'retention.rules' },
  ],
}
