/** A copy to edit, of something that may change behind it: the form's own state. */
import { untrack } from 'svelte'

export interface Draft<T> {
  /** What the form binds to; undefined until the source has come. */
  value: T | undefined
  /** Whether the form holds something that is not saved. */
  readonly dirty: boolean
  /** Back to what is saved. */
  reset(): void
  /** What is in the form is now what is saved. */
  saved(): void
}

/**
 * Follows `source` until somebody types; what was typed is never overwritten, and is then compared
 * with what is saved by now. Use while a component starts.
 */
export function draft<T extends object>(source: () => T | undefined): Draft<T> {
  let base = $state.raw<T>()
  let value = $state<T>()
  const dirty = $derived(value !== undefined && JSON.stringify(value) !== JSON.stringify(base))

  $effect(() => {
    const next = source()
    untrack(() => {
      if (next === undefined) return
      const typed = dirty
      base = next
      if (!typed) value = structuredClone(next)
    })
  })

  return {
    get value() {
      return value
    },
    set value(next) {
      value = next
    },
    get dirty() {
      return dirty
    },
    reset() {
      value = base === undefined ? undefined : structuredClone(base)
    },
    saved() {
      base = $state.snapshot(value) as T | undefined
    },
  }
}
