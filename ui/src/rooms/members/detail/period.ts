/** Days of a membership: the core writes the first day after it, people say the last day. */

/** The day before an ISO day. */
export function lastDay(endsOn: string): string {
  return new Date(Date.parse(`${endsOn}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10)
}

/** The last day of a fiscal year: when most associations let a membership end. */
export function yearEnd(fiscalYear: number, startMonth: number): string {
  return lastDay(`${fiscalYear + 1}-${String(startMonth).padStart(2, '0')}-01`)
}

/** The leave that holds on a day, else the next one. */
export function currentLeave<T extends { starts_on: string; ends_on?: string | null }>(leaves: readonly T[], day: string): T | undefined {
  const open = leaves.filter((leave) => !leave.ends_on || leave.ends_on > day)
  return open.find((leave) => leave.starts_on <= day) ?? open.sort((a, b) => a.starts_on.localeCompare(b.starts_on))[0]
}
