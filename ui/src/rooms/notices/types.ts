import type { OutputOf } from '../../api/call'

export type Row = OutputOf<'notices.list'>['rows'][number]
export type State = Row['state']
export type Document = OutputOf<'shelf.list'>['personal'][number]
export type Folder = OutputOf<'shelf.list'>['folders'][number]
export type Question = OutputOf<'faq.list'>[number]

export const STATES: readonly State[] = ['shown', 'coming', 'draft', 'over']

/** Of each state the shape beside its word. */
export const BADGES = { draft: 'none', coming: 'wait', shown: 'done', over: 'plain' } as const satisfies Record<State, string>

/** The list with one of it moved a place up or down; the same list where there is no such place. */
export function moved(ids: readonly number[], id: number, by: 1 | -1): number[] {
  const at = ids.indexOf(id)
  const to = at + by
  const next = [...ids]
  if (at < 0 || to < 0 || to >= ids.length) return next
  ;[next[at], next[to]] = [next[to]!, next[at]!]
  return next
}

/** 340 KB, 1.2 MB */
export const size = (bytes: number) => (bytes < 1024 * 1024 ? `${Math.max(1, Math.floor(bytes / 1024))} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`)
