/** 印刷: labels, envelopes, postcards, membership cards and the member booklet. */
import { session } from '../../api/session.svelte'
import type { Room } from '../../kit/room'
import { route } from '../../kit/route.svelte'
import { t } from '../../kit/words.svelte'
import { WHATS } from './printing.svelte'

export const room: Room = {
  pages: [{ path: '/prints', load: () => import('./Prints.svelte'), needs: 'prints.check' }],
  nav: { path: '/prints', icon: 'print', label: 'prints-nav', order: 45, needs: 'prints.check' },
  finds: 'prints-nav',
  find: async (query) =>
    WHATS.map((what) => ({ id: `prints-${what}`, icon: 'print', label: t(`prints-what-${what}`), run: () => route.go('/prints', { what }) })).filter(
      (one) => session.can('prints.check') && one.label.toLowerCase().includes(query.trim().toLowerCase()),
    ),
}
