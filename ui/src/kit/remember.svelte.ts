/** A form of several values that is left half written: what was typed waits until the person comes back. */
import { toast } from './toast.svelte'
import { t } from './words.svelte'
import { written } from './written'

export interface Remembered {
  /** Whether it began with what was typed at another time. `<Restored>` says so. */
  readonly restored: boolean
  /** Begin anew: what was restored is given up. */
  reset(): void
  /** やめる: nothing of it is kept. */
  drop(): void
}

/**
 * `typed` answers what is worth keeping, undefined while nobody has typed; `restore` puts it back
 * and, given undefined, empties the form. Use while a component starts.
 */
export function remember<T>(name: string, typed: () => T | undefined, restore: (value: T | undefined) => void): Remembered {
  const before = written.get(name) as T | undefined
  if (before !== undefined) restore(before)
  const address = location.hash
  let restored = $state(before !== undefined)
  let dropped = false
  let unsaved = false

  $effect(() => {
    const now = typed()
    unsaved = now !== undefined && !dropped
    if (unsaved) written.keep(name, $state.snapshot(now))
    else written.forget(name)
  })
  $effect(() => () => {
    if (unsaved && location.hash !== address) toast(t('written-kept'), async () => void (location.hash = address), t('written-back'))
  })

  return {
    get restored() {
      return restored
    },
    reset() {
      restored = false
      restore(undefined)
    },
    drop() {
      dropped = true
      unsaved = false
      written.forget(name)
    },
  }
}
