/** 取り込みと書き出し: two pages without a line in the side bar; 会員 links to them. */
import { session } from '../../api/session.svelte'
import type { Room } from '../../kit/room'
import { route } from '../../kit/route.svelte'
import { t } from '../../kit/words.svelte'

export const room: Room = {
  pages: [
    { path: '/import', load: () => import('./Import.svelte'), needs: 'imports.open' },
    { path: '/export', load: () => import('./Export.svelte'), needs: 'export.change' },
  ],
  finds: 'imports-finds',
  find: async (query) =>
    [
      { id: 'import', icon: 'import', label: t('imports-title'), needs: 'imports.open', run: () => route.go('/import') },
      { id: 'export', icon: 'export', label: t('imports-export-title'), needs: 'export.change', run: () => route.go('/export') },
    ].filter((one) => session.can(one.needs) && one.label.toLowerCase().includes(query.trim().toLowerCase())),
}
