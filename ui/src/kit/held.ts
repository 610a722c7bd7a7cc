/**
 * Focus is never nowhere. What was pressed may go away with what it did (a task that is done, a state that is
 * taken back); the title over the place where it stood has the focus then, and a reader's voice goes on there.
 * A page or a dialog that moves the focus itself comes first.
 */

/** The time in which whoever took the control away may move the focus. */
const WAIT = 80

const nowhere = () => document.activeElement === null || document.activeElement === document.body

/** Watches until the answered function is called. */
export function hold(): () => void {
  /** Who has the focus, and in what it stands, from inside out. */
  let place: Element[] = []
  let timer: ReturnType<typeof setTimeout> | undefined

  const come = ({ target }: FocusEvent) => {
    place = []
    for (let at = target as Element | null; at && at !== document.body; at = at.parentElement) place.push(at)
  }
  const lost = () => place[0] !== undefined && !place[0].isConnected && nowhere()
  function find() {
    if (!lost()) return
    const title = place.filter((one) => one.isConnected).map((one) => one.querySelector<HTMLElement>('h1, h2, h3')).find((one) => one !== null)
    if (!title) return
    if (!title.hasAttribute('tabindex')) title.tabIndex = -1
    title.focus()
  }
  const watch = new MutationObserver(() => {
    if (!lost()) return
    clearTimeout(timer)
    timer = setTimeout(find, WAIT)
  })

  document.addEventListener('focusin', come)
  watch.observe(document.body, { childList: true, subtree: true })
  return () => {
    clearTimeout(timer)
    watch.disconnect()
    document.removeEventListener('focusin', come)
  }
}
