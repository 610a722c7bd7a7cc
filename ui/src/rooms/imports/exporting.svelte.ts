/** One export in the making: kind of file, whom, which columns. Knows no screen. */
import { SvelteSet } from 'svelte/reactivity'
import type { Whom } from '../../api/whom'
import { inOrder } from './targets'
import type { ExportInput, Filter } from './types'

/** `given` is what the address says; the others are chosen here. */
export type Whose = 'given' | 'all' | 'current' | 'some'

export class Exporting {
  /** Undefined: the address names nobody in particular. */
  given = $state.raw<Whom>()
  format = $state<'xlsx' | 'csv'>('xlsx')
  encoding = $state<'utf-8' | 'cp932'>('utf-8')
  whose = $state<Whose>('all')
  text = $state('')
  readonly states = new SvelteSet<Filter['state'][number]>()
  readonly kinds = new SvelteSet<number>()
  readonly tags = new SvelteSet<number>()
  allColumns = $state(true)
  readonly columns = new SvelteSet<string>()

  /** What is asked of the core; undefined while no column is chosen. */
  readonly input = $derived.by<ExportInput | undefined>(() => {
    if (!this.allColumns && this.columns.size === 0) return undefined
    return {
      format: this.format,
      ...(this.format === 'csv' ? { encoding: this.encoding } : {}),
      ...(this.allColumns ? {} : { columns: inOrder(this.columns) }),
      ...this.#whom(),
    }
  })

  /** What the address says; once, before anything is chosen here. */
  give(given: Whom | undefined): void {
    this.given = given
    if (given) this.whose = 'given'
  }

  #whom(): Whom {
    if (this.whose === 'given') return this.given ?? {}
    if (this.whose === 'current') return { filter: { state: ['current', 'grace', 'on_leave'] } }
    if (this.whose === 'all') return {}
    const text = this.text.trim()
    const filter: Partial<Filter> = {
      ...(this.states.size ? { state: [...this.states] } : {}),
      ...(this.kinds.size ? { kinds: [...this.kinds] } : {}),
      ...(this.tags.size ? { tags: [...this.tags] } : {}),
    }
    return { ...(text ? { text } : {}), ...(Object.keys(filter).length ? { filter } : {}) }
  }
}

/** Puts a thing into a set of chosen ones, or takes it out. */
export function toggle<T>(set: SvelteSet<T>, thing: T): void {
  if (!set.delete(thing)) set.add(thing)
}
