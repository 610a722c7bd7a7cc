/** The journal as a list that grows downwards: newest first, a heading for each day. */
import { call, CallError, hear, type OutputOf } from '../../api/call'
import { localTime } from '../../kit/dates'

export type Line = OutputOf<'journal.list'>[number]

/** A row of the list: a day, or an entry. */
export type Item = { day: string } | { line: Line }

/** Entries with a heading wherever the (local) day changes. */
export function byDay(lines: readonly Line[]): Item[] {
  let day = ''
  return lines.flatMap((line) => {
    const { date } = localTime(line.at)
    if (date === day) return [{ line }]
    day = date
    return [{ day: date }, { line }]
  })
}

const STEP = 100

/** The log of everything, or of one member; asks for more as the reader nears the end. */
export function log(filter: () => { text: string; member: number | undefined }) {
  let lines = $state.raw<readonly Line[]>([])
  let error = $state.raw<CallError>()
  let loading = $state(true)
  let whole = $state(false)
  let again = $state(0)
  let round = 0
  const items = $derived(byDay(lines))

  async function fetch(input: { text: string; member?: number; before?: number; limit: number }) {
    const mine = (round += 1)
    loading = true
    try {
      const found = await call('journal.list', input)
      if (mine !== round) return
      lines = input.before === undefined ? found : [...lines, ...found]
      whole = found.length < input.limit
      error = undefined
    } catch (thrown) {
      if (mine !== round) return
      error = thrown instanceof CallError ? thrown : new CallError(thrown)
    }
    loading = false
  }
  const wanted = () => {
    const { text, member } = filter()
    return { text, ...(member === undefined ? {} : { member }) }
  }

  $effect(() => hear((event) => void (event.kind === 'touched' && event.topics.includes('journal') && (again += 1))))
  $effect(() => {
    const kept = again > 0 ? Math.min(500, Math.max(STEP, round ? lines.length : 0)) : STEP
    void fetch({ ...wanted(), limit: kept })
  })

  return {
    get items() {
      return items
    },
    get lines() {
      return lines
    },
    get error() {
      return error
    },
    get loading() {
      return loading
    },
    /** Whether the beginning of the journal has been reached. */
    get whole() {
      return whole
    },
    get count() {
      return items.length
    },
    at: (index: number): Item | undefined => items[index],
    want(_first: number, last: number) {
      const oldest = lines.at(-1)
      if (loading || whole || error || !oldest || last < items.length - 20) return
      void fetch({ ...wanted(), before: oldest.id, limit: STEP })
    },
  }
}
