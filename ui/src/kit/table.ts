/** What `Table` is told: its columns and where rows come from. */

export interface Column {
  key: string
  label: string
  /** Numbers stand right. */
  num?: boolean
  sortable?: boolean
  /** `p3` gives way first on a narrow sheet, then `p2`, then `p4`; also any class of your own. */
  class?: string
  /** CSS width, e.g. `7rem`. */
  width?: string
  /** The label is only for readers. */
  quiet?: boolean
}

export interface Sort {
  key: string
  desc: boolean
}

export type Density = 'dense' | 'default' | 'loose'

/** Rows by number; `pages()` of the API is one, `rows()` makes one of an array. */
export interface Source<T> {
  readonly count: number
  at(index: number): T | undefined
  want(first: number, last: number): void
}

export function rows<T>(list: readonly T[]): Source<T> {
  return { count: list.length, at: (index) => list[index], want: () => undefined }
}

/** Which rows to draw: those on screen and `spare` more on each side. */
export function windowOf(scroll: number, height: number, row: number, count: number, spare = 12): { first: number; last: number } {
  const first = Math.max(0, Math.floor(scroll / row) - spare)
  const last = Math.min(count - 1, Math.ceil((scroll + height) / row) + spare)
  return { first: Math.min(first, Math.max(0, count - 1)), last }
}
