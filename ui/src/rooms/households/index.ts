/** 世帯: who lives together, gets one letter and has one payer; and who seems to. */
import type { Room } from '../../kit/room'

export const room: Room = {
  pages: [{ path: '/households', load: () => import('./Households.svelte'), needs: 'households.list' }],
  nav: { path: '/households', icon: 'home', label: 'households-nav', order: 23, needs: 'households.list' },
  memberCards: [{ label: 'households-card', order: 10, needs: 'households.of_member', load: () => import('./HouseholdCard.svelte') }],
  memberActs: [{ label: 'households-make', icon: 'home', order: 30, needs: 'households.save', load: () => import('./MakeDialog.svelte') }],
}
