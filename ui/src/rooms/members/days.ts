/** Half-open days: the core writes the first day after something, people say the last day. */
export { lastDay } from './detail/period'

/** The first day after `until`. */
export const dayAfter = (until: string) => new Date(Date.parse(`${until}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)
/** Whether something holds on a day. */
export const holds = ({ starts_on, ends_on }: { starts_on?: string | null; ends_on?: string | null }, day: string) => (!starts_on || starts_on <= day) && (!ends_on || day < ends_on)
