/** Fiscal years that the books are looked at in. */

/** The fiscal year of a day (ISO), of an association whose years begin in the month `start`. */
export const yearOf = (day: string, start: number): number => Number(day.slice(0, 4)) - (Number(day.slice(5, 7)) < start ? 1 : 0)

/** All years from the latest of `years` down to the earliest, none left out. */
export function span(years: readonly number[]): number[] {
  if (years.length === 0) return []
  const newest = Math.max(...years)
  return Array.from({ length: newest - Math.min(...years) + 1 }, (_, at) => newest - at)
}
