/**
 * Whom an export or a print is about, as the address says it: `ids=12,15` (chosen in the list of members), the
 * conditions of that list in its own words (`q=小林&state=current&kinds=2&dues=open`, `segment=tag:役員`), or nothing.
 */
import type { InputOf } from './call'

export type Filter = NonNullable<InputOf<'members.list'>['filter']>

export interface Whom {
  text?: string
  filter?: Partial<Filter>
  /** Just these. */
  ids?: readonly number[]
}

const words = (text: string) => text.split(',').filter(Boolean)
const numbers = (text: string) => words(text).map(Number).filter((id) => Number.isSafeInteger(id) && id > 0)

/** Undefined: the address names nobody in particular. `fiscalYear` is the one that dues are about. */
export function whomOf(get: (key: string) => string, fiscalYear: number | undefined): Whom | undefined {
  const ids = numbers(get('ids'))
  if (ids.length) return { ids }
  const text = get('q').trim()
  const filter: Partial<Filter> = {
    ...some('state', words(get('state')) as Filter['state'][number][]),
    ...some('kinds', numbers(get('kinds'))),
    ...some('tags', numbers(get('tags'))),
    ...(get('dues') && fiscalYear ? { dues: { fiscal_year: fiscalYear, state: get('dues') as NonNullable<Filter['dues']>['state'] } } : {}),
    ...(get('no_email') === '1' ? { no_email: true } : {}),
    ...(get('no_mypage') === '1' ? { no_mypage: true } : {}),
    ...(get('joined') ? { joined_from: get('joined') } : {}),
    ...(get('on') ? { on: get('on') } : {}),
    ...(get('segment') ? { segment: get('segment') } : {}),
  }
  const whom = { ...(text ? { text } : {}), ...(Object.keys(filter).length ? { filter } : {}) }
  return Object.keys(whom).length ? whom : undefined
}

/** Whether the address cannot be understood without the fiscal year. */
export const asksForYear = (get: (key: string) => string) => get('dues') !== '' && get('ids') === ''

const some = <K extends string, T>(key: K, list: readonly T[]) => (list.length ? { [key]: list } : {}) as { [P in K]?: readonly T[] }
