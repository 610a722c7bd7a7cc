/** What was chosen of two records, and what of it is worth saying to the core. Pure. */
import type { InputOf, OutputOf } from '../../api/call'

export type Compared = OutputOf<'members.compare'>
export type Side = Compared['fields'][number]['proposed']
export type Choices = NonNullable<InputOf<'members.merge'>['choices']>

/** Whose value stands: as it was chosen, else as it is proposed. */
export function sideOf(chosen: ReadonlyMap<string, Side>, one: { key: string; proposed: Side }): Side {
  return chosen.get(one.key) ?? one.proposed
}

/** The choices that differ from what is proposed. */
export function choices(compared: Compared, chosen: ReadonlyMap<string, Side>): Choices {
  const all = [...compared.fields, ...compared.rows]
  return Object.fromEntries(all.filter((one) => sideOf(chosen, one) !== one.proposed).map((one) => [one.key, sideOf(chosen, one)]))
}

/** The same choices when the two change places: what was taken from one is still taken from it. */
export function turned(compared: Compared, chosen: ReadonlyMap<string, Side>): Map<string, Side> {
  const other: Record<Side, Side> = { keep: 'drop', drop: 'keep', both: 'both' }
  return new Map([...compared.fields, ...compared.rows].filter((one) => chosen.has(one.key)).map((one) => [one.key, other[sideOf(chosen, one)]]))
}
