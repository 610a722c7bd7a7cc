/** A copy to edit, of something that may change behind it: the form's own state. */
import { untrack } from 'svelte'
import { toast } from './toast.svelte'
import { t } from './words.svelte'
import { written } from './written'

export interface Draft<T> {
  /** What the form binds to; undefined until the source has come. */
  value: T | undefined
  /** Whether the form holds something that is not saved. */
  readonly dirty: boolean
  /** Whether it began with what was typed at another time. `<Restored>` says so. */
  readonly restored: boolean
  /** Back to what is saved. */
  reset(): void
  /** What is in the form is now what is saved. */
  saved(): void
  /** やめる: what was typed is given up, with a way back for a moment. Goes to that address. */
  leave(to: string): void
}

/**
 * Follows `source` until somebody types; what was typed is never overwritten, and is then compared
 * with what is saved by now. Use while a component starts. With a name (`members-12`) what was
 * typed outlives the page: whoever goes elsewhere without saving finds it again.
 */
export function draft<T extends object>(source: () => T | undefined, name?: string): Draft<T> {
  let base = $state.raw<T>()
  let value = $state<T>()
  let restored = $state(false)
  const dirty = $derived(value !== undefined && JSON.stringify(value) !== JSON.stringify(base))
  const address = location.hash
  const back = async () => void (location.hash = address)

  $effect(() => {
    const next = source()
    untrack(() => {
      if (next === undefined) return
      const typed = dirty
      const before = name !== undefined && base === undefined ? (written.get(name) as T | undefined) : undefined
      base = next
      if (typed) return
      value = structuredClone(before ?? next)
      restored = before !== undefined
    })
  })

  if (name !== undefined) {
    const form = name
    let unsaved = false
    $effect(() => {
      unsaved = dirty
      if (dirty) written.keep(form, $state.snapshot(value))
      else if (value !== undefined) written.forget(form)
    })
    $effect(() => () => {
      if (unsaved && location.hash !== address) toast(t('written-kept'), back, t('written-back'))
    })
  }

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
    get restored() {
      return restored && dirty
    },
    reset() {
      value = base === undefined ? undefined : structuredClone(base)
      restored = false
    },
    saved() {
      base = $state.snapshot(value) as T | undefined
      restored = false
      if (name !== undefined) written.forget(name)
    },
    leave(to) {
      const typed = dirty ? $state.snapshot(value) : undefined
      if (typed !== undefined && name !== undefined) {
        const form = name
        this.reset()
        toast(t('written-dropped'), async () => {
          written.keep(form, typed)
          await back()
        })
      }
      location.hash = to
    },
  }
}
