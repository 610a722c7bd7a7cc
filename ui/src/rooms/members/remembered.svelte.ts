/** How one person likes the list: columns and density, kept on this machine under their name. */
import { session } from '../../api/session.svelte'
import type { Density } from '../../kit/table'

export interface Liking {
  columns: string[]
  density: Density
}

/** Columns before anybody has chosen. */
export const usual: readonly string[] = ['no', 'name', 'kind', 'city', 'dues', 'owed', 'contact']

const key = () => `tsudoi.members.${session.staff?.name ?? ''}`

function load(): Liking {
  try {
    const kept = JSON.parse(localStorage.getItem(key()) ?? '{}') as Partial<Liking>
    return {
      columns: Array.isArray(kept.columns) && kept.columns.length ? kept.columns.map(String) : [...usual],
      density: kept.density === 'default' || kept.density === 'loose' ? kept.density : 'dense',
    }
  } catch {
    return { columns: [...usual], density: 'dense' } // Somebody else's words under our key.
  }
}

/** Use while a component starts; what is set is kept. */
export function remembered() {
  let liking = $state.raw(load())
  function keep(next: Liking) {
    liking = next
    localStorage.setItem(key(), JSON.stringify(next))
  }
  return {
    get columns(): readonly string[] {
      return liking.columns
    },
    set columns(columns: readonly string[]) {
      keep({ ...liking, columns: [...columns] })
    },
    get density(): Density {
      return liking.density
    },
    set density(density: Density) {
      keep({ ...liking, density })
    },
  }
}
