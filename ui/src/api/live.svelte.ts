/**
 * Data that stays true: asked once, asked again when a touched topic or an input changes, the old
 * data shown until the new has come.
 */
import { CallError, hear, unattended } from './call'

export interface Live<T> {
  readonly data: T | undefined
  readonly error: CallError | undefined
  /** True while an answer is awaited, also when older data is still shown. */
  readonly loading: boolean
  refetch(): void
}

/** What the data is about; a function when it depends on props. */
export type Topics = readonly string[] | (() => readonly string[])

const concerns = (topics: Topics, touched: readonly string[]) => (typeof topics === 'function' ? topics() : topics).some((topic) => touched.includes(topic))

/**
 * Use while a component starts. Whatever state `ask` reads before its first `await` is an input:
 * when it changes, the question is asked again; an answer that was overtaken is dropped.
 */
export function live<T>(ask: () => Promise<T>, topics: Topics): Live<T> {
  let data = $state.raw<T>()
  let error = $state.raw<CallError>()
  let loading = $state(true)
  let again = $state(0)

  $effect(() =>
    hear((event) => {
      if (event.kind === 'touched' && concerns(topics, event.topics)) again += 1
    }),
  )
  let heard = 0
  $effect(() => {
    const byItself = again !== heard
    heard = again
    let current = true
    loading = true
    ;(byItself ? unattended(ask) : ask()).then(
      (answer) => {
        if (!current) return
        data = answer
        error = undefined
        loading = false
      },
      (thrown: unknown) => {
        if (!current) return
        error = thrown instanceof CallError ? thrown : new CallError(thrown)
        loading = false
      },
    )
    return () => {
      current = false
    }
  })

  return {
    get data() {
      return data
    },
    get error() {
      return error
    },
    get loading() {
      return loading
    },
    refetch() {
      again += 1
    },
  }
}

/** One page of a long list. */
export interface Page<T> {
  rows: readonly T[]
  /** Rows of the whole list. */
  total: number
}

/** A long list, fetched page by page as the reader comes near: what `<Table source>` takes. */
export interface Pages<T> {
  readonly count: number
  readonly loading: boolean
  readonly error: CallError | undefined
  /** The row, or undefined while it is on its way. */
  at(index: number): T | undefined
  /** Says which rows are on screen, so that they (and their page) are fetched. */
  want(first: number, last: number): void
  refetch(): void
}

/** How long rows are passed by before they count as looked at, in ms. */
const PASSING = 60

/** Like `live`, for lists of any length. State that `ask` reads is an input here, too. */
export function pages<T>(ask: (offset: number, limit: number) => Promise<Page<T>>, topics: Topics, size = 100): Pages<T> {
  let count = $state(0)
  let loading = $state(true)
  let error = $state.raw<CallError>()
  let again = $state(0)
  let kept = $state.raw<ReadonlyMap<number, readonly T[]>>(new Map())
  let round = 0
  let asked = new Set<number>()
  let seen: [number, number] = [0, 0]
  let soon: ReturnType<typeof setTimeout> | undefined
  $effect(() => () => clearTimeout(soon))

  async function fetch(page: number) {
    if (asked.has(page)) return
    asked.add(page)
    const mine = round
    try {
      const answer = await ask(page * size, size)
      if (mine !== round) return
      kept = new Map(kept).set(page, answer.rows)
      count = answer.total
      error = undefined
    } catch (thrown) {
      if (mine !== round) return
      asked.delete(page)
      error = thrown instanceof CallError ? thrown : new CallError(thrown)
    }
    loading = false
  }

  $effect(() =>
    hear((event) => {
      if (event.kind === 'touched' && concerns(topics, event.topics)) again += 1
    }),
  )
  let heard = 0
  $effect(() => {
    const byItself = again !== heard
    heard = again
    round += 1
    asked = new Set()
    loading = true
    const mine = round
    const first = Math.floor(seen[0] / size)
    asked.add(first)
    const page = () => ask(first * size, size)
    ;(byItself ? unattended(page) : page()).then(
      (answer) => {
        if (mine !== round) return
        kept = new Map([[first, answer.rows]])
        count = answer.total
        error = undefined
        loading = false
        for (let page = first; page <= Math.floor(seen[1] / size) && page * size < answer.total; page += 1) void fetch(page)
      },
      (thrown: unknown) => {
        if (mine !== round) return
        error = thrown instanceof CallError ? thrown : new CallError(thrown)
        loading = false
      },
    )
  })

  return {
    get count() {
      return count
    },
    get loading() {
      return loading
    },
    get error() {
      return error
    },
    at: (index) => kept.get(Math.floor(index / size))?.[index % size],
    want(first, last) {
      seen = [first, last]
      // Who drags the bar over a long list passes by most of it: only where they are is asked for.
      soon ??= setTimeout(() => {
        soon = undefined
        for (let page = Math.floor(seen[0] / size); page <= Math.floor(seen[1] / size); page += 1) {
          if (page * size < count) void fetch(page)
        }
      }, PASSING)
    },
    refetch() {
      again += 1
    },
  }
}
