/** 督促: who is reminded, in which words, and every notice as it was sent. Its line in the side bar is that of the dues. */
import type { Room } from '../../kit/room'

export const room: Room = {
  pages: [
    { path: '/reminders', load: () => import('./Reminders.svelte'), needs: 'reminders.preview' },
    { path: '/reminders/sent', load: () => import('./Ledger.svelte'), needs: 'reminders.list' },
    { path: '/reminders/levels', load: () => import('./Levels.svelte'), needs: 'reminders.levels' },
  ],
  tabs: [{ of: '/dues', path: '/reminders', label: 'reminders-tab', order: 60 }],
  memberCards: [{ label: 'reminders-card', order: 60, needs: 'reminders.of_member', load: () => import('./Card.svelte') }],
}
