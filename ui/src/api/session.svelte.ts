/** Who sits here and whether the book is open: the one truth that sign-in, shell and rooms read. */
import { host, type State } from '../host'
import { CallError, connect, hear } from './call'

let state = $state.raw<State>()
let error = $state.raw<CallError>()

export const session = {
  get state() {
    return state
  },
  get error() {
    return error
  },
  get staff() {
    return state?.staff
  },
  /**
   * Whether the person may do this: a permission (`members.change`) or, where that is not enough to say,
   * an entry of the core (`members.add`). Only hides buttons: the core decides.
   */
  can(what: string): boolean {
    return (state?.staff?.permissions.includes(what) || state?.staff?.entries.includes(what)) ?? false
  },
  async refresh(): Promise<void> {
    try {
      state = await host.state()
      error = undefined
    } catch (thrown) {
      error = new CallError(thrown)
    }
  },
  async lock(): Promise<void> {
    await host.lock()
    await session.refresh()
  },
}

/** Follows the book for as long as the office runs: asks now, listens while it is open. */
export function follow(): void {
  void session.refresh()
  $effect(() => (state?.book === 'open' ? connect() : undefined))
  $effect(() =>
    hear((event) => {
      if (event.kind === 'locked') void session.refresh()
    }),
  )
}
