/** How the office looks to this person on this machine: theme, type size, single-key shortcuts. */

export type Theme = 'system' | 'light' | 'dark'
export type Size = 'standard' | 'large'

const read = (key: string) => localStorage.getItem(`tsudoi.${key}`)
const write = (key: string, value: string) => localStorage.setItem(`tsudoi.${key}`, value)

let theme = $state<Theme>(read('theme') === 'dark' ? 'dark' : read('theme') === 'light' ? 'light' : 'system')
let size = $state<Size>(read('size') === 'large' ? 'large' : 'standard')
let letters = $state(read('letters') !== 'off')

function show() {
  const root = document.documentElement
  if (theme === 'system') delete root.dataset['theme']
  else root.dataset['theme'] = theme
  if (size === 'large') root.dataset['size'] = 'large'
  else delete root.dataset['size']
}
show()

export const look = {
  get theme(): Theme {
    return theme
  },
  set theme(next: Theme) {
    theme = next
    write('theme', next)
    show()
  },
  get size(): Size {
    return size
  },
  set size(next: Size) {
    size = next
    write('size', next)
    show()
  },
  /** Whether bare letters (N, E, J …) act as shortcuts; WCAG 2.1.4 wants a way to turn them off. */
  get letters(): boolean {
    return letters
  },
  set letters(next: boolean) {
    letters = next
    write('letters', next ? 'on' : 'off')
  },
}
