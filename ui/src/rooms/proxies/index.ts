/** 代理: who acts for a member at My Page. It has no page of its own: it stands on those of the two. */
import type { Room } from '../../kit/room'

export const room: Room = {
  pages: [],
  memberCards: [{ label: 'proxies-card', order: 11, needs: 'proxies.of_member', load: () => import('./ProxiesCard.svelte') }],
}
