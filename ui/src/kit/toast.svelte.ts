/** What just worked, said once, with the way back. Errors never come this way: they are banners. */

export interface Note {
  id: number
  text: string
  undo?: () => Promise<void>
  /** What the way back is called; 元に戻す unless told. */
  word?: string
}

let note = $state.raw<Note>()
let count = 0

/** Shows `text` for eight seconds; `undo` adds 元に戻す (and Ctrl Z), or what `word` says. A new toast takes the place. */
export function toast(text: string, undo?: () => Promise<void>, word?: string): void {
  note = { id: (count += 1), text, ...(undo ? { undo } : {}), ...(word ? { word } : {}) }
}

export const toasts = {
  get now() {
    return note
  },
  /** Takes the toast away, unless a newer one has come. */
  close(id: number) {
    if (note?.id === id) note = undefined
  },
}
