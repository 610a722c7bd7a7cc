/** 分納: how a sum is split into parts by months, and how far money that came in pays them. Asks nobody. */
export interface Part {
  due_on: string
  amount: number
}

/** More parts than that the core refuses: five years of months. */
export const MOST = 60

const two = (n: number) => String(n).padStart(2, '0')
const lastOf = (year: number, month: number) => new Date(Date.UTC(year, month, 0)).getUTCDate()

/** The same day so many months later. The last day of a month stays the last; a day that a month lacks is its last. */
export function monthsLater(day: string, months: number): string {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number]
  const at = year * 12 + month - 1 + months
  const [toYear, toMonth] = [Math.floor(at / 12), (at % 12) + 1]
  const last = lastOf(toYear, toMonth)
  return `${String(toYear).padStart(4, '0')}-${two(toMonth)}-${two(date === lastOf(year, month) ? last : Math.min(date, last))}`
}

/** Equal parts, one each month from `first` on; the yen that cannot be shared are in the first. Together exactly `sum`. */
export function equalParts(sum: number, count: number, first: string): Part[] {
  const each = Math.floor(sum / count)
  return Array.from({ length: count }, (_, at) => ({ due_on: monthsLater(first, at), amount: at === 0 ? sum - each * (count - 1) : each }))
}

export type Standing = 'paid' | 'late' | 'next' | 'later'

/** What was paid fills the parts in their order: how much of each is covered, which is late and which comes next. */
export function standing(parts: readonly Part[], paid: number, today: string): (Part & { covered: number; state: Standing })[] {
  let rest = paid
  let waits = false
  return parts.map((part) => {
    const covered = Math.min(rest, part.amount)
    rest -= covered
    if (covered === part.amount) return { ...part, covered, state: 'paid' }
    const state = part.due_on < today ? 'late' : waits ? 'later' : 'next'
    waits ||= state === 'next'
    return { ...part, covered, state }
  })
}
