/** Bars as long as the largest is whole. */
export function share(count: number, all: readonly { count: number }[]): number {
  const most = Math.max(1, ...all.map((one) => one.count))
  return Math.round((count / most) * 1000) / 10
}

/** 12.3 of a hundred, for people. */
export function percent(count: number, total: number): string {
  return total > 0 ? `${((count / total) * 100).toFixed(1)}%` : ''
}

/** The first and the last day of the month that holds a day, or of the one after. */
export function month(day: string, after = 0): [string, string] {
  const [year = 0, at = 1] = day.split('-').map(Number)
  const iso = (date: Date) => date.toISOString().slice(0, 10)
  return [iso(new Date(Date.UTC(year, at - 1 + after, 1))), iso(new Date(Date.UTC(year, at + after, 0)))]
}
