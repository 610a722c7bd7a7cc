/** The parts of the settings, in the order of their list, and who may see them. */
import type { Component } from 'svelte'

export interface Part {
  /** Last word of the address, and of the keys of its words. */
  name: string
  needs?: string
  load?: () => Promise<{ default: Component }>
  /** A page of another room that people look for here. */
  href?: string
}

export const parts: readonly Part[] = [
  { name: 'association', needs: 'settings.view', load: () => import('./Association.svelte') },
  { name: 'staff', needs: 'staff.view', load: () => import('./Staff.svelte') },
  { name: 'kinds', needs: 'settings.view', load: () => import('./Kinds.svelte') },
  { name: 'fields', needs: 'settings.view', load: () => import('./Fields.svelte') },
  { name: 'mail', needs: 'settings.view', load: () => import('./Mail.svelte') },
  { name: 'mypage', needs: 'settings.view', load: () => import('./MyPage.svelte') },
  { name: 'directory', needs: 'settings.view', load: () => import('./Directory.svelte') },
  { name: 'signin', needs: 'settings.view', load: () => import('./SignIn.svelte') },
  { name: 'entrance', needs: 'staff.view', load: () => import('./Entrance.svelte') },
  { name: 'clients', needs: 'settings.view', load: () => import('./Clients.svelte') },
  { name: 'hours', needs: 'settings.view', load: () => import('./Hours.svelte') },
  { name: 'retention', needs: 'retention.due', href: '/retention' },
  { name: 'backup', needs: 'settings.view', load: () => import('./Backup.svelte') },
  { name: 'me', load: () => import('./Me.svelte') },
  { name: 'look', load: () => import('./Look.svelte') },
]
