/**
 * Whom an export is about, as the address says it: `ids=12,15` (chosen in the list of members), or
 * `q=小林&filter={"kinds":[2]}` (as that list was filtered), or nothing: everybody.
 */
import type { ExportInput, Filter } from './types'

export type Whom = Pick<ExportInput, 'text' | 'filter' | 'ids'>

export function whomOf(get: (key: string) => string): Whom {
  const ids = get('ids').split(',').map(Number).filter((id) => Number.isInteger(id) && id > 0)
  if (ids.length) return { ids }
  const text = get('q').trim()
  const filter = parse(get('filter'))
  return { ...(text ? { text } : {}), ...(filter ? { filter } : {}) }
}

function parse(text: string): Partial<Filter> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return value && typeof value === 'object' && !Array.isArray(value) && Object.keys(value).length ? value : undefined
  } catch {
    return undefined
  }
}

export const isEverybody = (whom: Whom) => !whom.ids && !whom.text && !whom.filter
