/**
 * Forms that somebody left without saving: what was typed waits here until they come back. In
 * memory only, because it is about people: closing the window asks first, and the next person who
 * signs in finds nothing.
 */

const kept = new Map<string, unknown>()
let owner = ''

export const written = {
  get: (form: string): unknown => kept.get(form),
  keep(form: string, what: unknown): void {
    kept.set(form, what)
  },
  forget(form: string): void {
    kept.delete(form)
  },
  /** Whose forms these are from now on; what somebody else has typed is gone. */
  belongTo(person: string): void {
    if (owner !== person) kept.clear()
    owner = person
  },
}

window.addEventListener('beforeunload', (event) => {
  if (kept.size > 0) event.preventDefault()
})
