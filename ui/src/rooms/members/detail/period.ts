/** Days of a membership: the core writes the first day after it, people say the last day. */

/** The day before an ISO day. */
export function lastDay(endsOn: string): string {
  return new Date(Date.parse(`${endsOn}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10)
}
