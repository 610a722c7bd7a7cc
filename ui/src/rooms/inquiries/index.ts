/** 問い合わせ: threads with members and with others, as letters. */
import { call } from '../../api/call'
import type { Room } from '../../kit/room'

export const room: Room = {
  pages: [
    { path: '/inquiries', load: () => import('./Inquiries.svelte'), needs: 'inquiries.list' },
    { path: '/inquiries/new', load: () => import('./New.svelte'), needs: 'inquiries.add' },
    { path: '/inquiries/rules', load: () => import('./Rules.svelte'), needs: 'inquiries.rules' },
    { path: '/inquiries/:id', load: () => import('./Thread.svelte'), needs: 'inquiries.get' },
  ],
  nav: {
    path: '/inquiries',
    icon: 'chat',
    label: 'inquiries-nav',
    order: 26,
    needs: 'inquiries.list',
    count: async () => (await call('inquiries.counts', {})).owed,
    topics: ['inquiries'],
  },
  memberCards: [{ label: 'inquiries-card', order: 6, needs: 'inquiries.of_member', load: () => import('./InquiriesCard.svelte') }],
}
