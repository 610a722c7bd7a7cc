/** お知らせ・資料: what members find at My Page — notices, documents, questions — and their cards, checked at the counter. */
import type { Room } from '../../kit/room'

export const room: Room = {
  pages: [
    { path: '/notices', load: () => import('./Notices.svelte'), needs: 'notices.list' },
    { path: '/notices/new', load: () => import('./Notice.svelte'), needs: 'notices.save' },
    { path: '/shelf', load: () => import('./Shelf.svelte'), needs: 'shelf.list' },
    { path: '/faq', load: () => import('./Questions.svelte'), needs: 'faq.list' },
    { path: '/card', load: () => import('./Card.svelte'), needs: 'card.check' },
    { path: '/notices/:id', load: () => import('./Notice.svelte'), needs: 'notices.list' },
  ],
  nav: { path: '/notices', icon: 'bell', label: 'notices-nav', order: 36, needs: 'notices.list' },
  tabs: [
    { of: '/notices', path: '/notices', label: 'notices-title', order: 10, below: true },
    { of: '/notices', path: '/shelf', label: 'shelf-title', order: 20 },
    { of: '/notices', path: '/faq', label: 'faq-title', order: 30 },
    { of: '/notices', path: '/card', label: 'card-title', order: 40 },
  ],
}
