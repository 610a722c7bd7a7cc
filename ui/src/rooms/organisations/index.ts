/** 団体: who speaks for an organisation and how many seats it takes, on the page of a member. */
import type { Room } from '../../kit/room'

export const room: Room = {
  pages: [],
  memberCards: [{ label: 'organisations-card', order: 5, needs: 'organisations.get', load: () => import('./OrganisationCard.svelte') }],
}
