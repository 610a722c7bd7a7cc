/** The seal that is cut from a name when there is no picture of one: the letters as the paper sets them. */

export interface Cut {
  letters: readonly string[]
  columns: number
  rows: number
}

/**
 * Up to 16 letters in columns from right to left; `endings` (印, 之印) are added where one fills the
 * square. The core cuts the same from the same name.
 */
export function cut(name: string, endings: readonly string[]): Cut {
  const letters = [...name.replace(/\s/g, '')].slice(0, 16)
  const isFull = (count: number) => Number.isInteger(Math.sqrt(count))
  const ending = isFull(letters.length) ? undefined : endings.find((one) => isFull(letters.length + [...one].length) && letters.length + [...one].length <= 16)
  const all = [...letters, ...(ending ?? '')]
  const columns = Math.ceil(Math.sqrt(all.length))
  return { letters: all, columns, rows: Math.ceil(all.length / Math.max(1, columns)) }
}
