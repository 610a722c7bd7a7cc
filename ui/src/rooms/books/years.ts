/** Fiscal years that the books are looked at in. */

/** The fiscal year of a day (ISO), of an association whose years begin in the month `start`. */
export const yearOf = (day: string, start: number): number => Number(day.slice(0, 4)) - (Number(day.slice(5, 7)) < start ? 1 : 0)

/** How far back years are offered where the books have no beginning. */
const BACK = 10

/** Places that are there from the start were opened long before any association: their books have no beginning. */
export const everOpen = (day: string): boolean => day < '1900'

/** The first fiscal year to offer of a place of money that was opened on `day`. */
export const begun = (day: string, us: { fiscal_year: number; fiscal_year_start: number }): number => (everOpen(day) ? us.fiscal_year - BACK : yearOf(day, us.fiscal_year_start))

/** All years from the latest of `years` down to the earliest, none left out. */
export function span(years: readonly number[]): number[] {
  if (years.length === 0) return []
  const newest = Math.max(...years)
  return Array.from({ length: newest - Math.min(...years) + 1 }, (_, at) => newest - at)
}
