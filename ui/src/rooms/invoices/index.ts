/** 請求書: papers that ask for what is owed; issued, replaced, voided, mailed, put on payment slips. Their line in the side bar is that of the dues. */
import type { Room } from '../../kit/room'

export const room: Room = {
  pages: [
    { path: '/invoices', load: () => import('./Invoices.svelte'), needs: 'money.view' },
    { path: '/invoices/new', load: () => import('./New.svelte'), needs: 'money.change' },
    { path: '/invoices/settings', load: () => import('./Settings.svelte'), needs: 'money.change' },
  ],
  tabs: [{ of: '/dues', path: '/invoices', label: 'invoices-title', order: 15 }],
  memberCards: [{ label: 'invoices-card', order: 35, needs: 'money.view', load: () => import('./Card.svelte') }],
}
