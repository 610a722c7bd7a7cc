/** Where the eyes and the reader go when a page has done its work and shows something else. */
import { tick } from 'svelte'

/** To the title of the page. */
export async function toTitle(): Promise<void> {
  await tick()
  document.querySelector<HTMLElement>('main h1')?.focus()
}
