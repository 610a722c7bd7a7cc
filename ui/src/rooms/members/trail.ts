/** Where somebody came from: the list as it was, so that a member's page leads back to it. */
import { link } from '../../kit/route.svelte'

let list = link('/members')

export const trail = {
  /** The address of the list as it was last seen, for `href`. */
  get list(): string {
    return list
  },
  /** Remembers the list as it stands in the address bar. */
  keep(): void {
    list = location.hash || link('/members')
  },
}
