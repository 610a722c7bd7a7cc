/**
 * Keyboard shortcuts. A combination is written `ctrl+k`, `shift+tab`, `f2`, `escape`, `n`; Ctrl
 * means ⌘ on macOS. Nothing fires while an input method composes; bare letters and digits fire
 * only outside fields, and only while the person wants them.
 */
import { look } from './look.svelte'

export const mac = /Mac|iPhone|iPad/.test(navigator.platform)

export type Keys = Record<string, (event: KeyboardEvent) => void>

/** True while the key belongs to an input method: Enter then chooses a kanji, nothing else. */
export function composing(event: KeyboardEvent): boolean {
  return event.isComposing || event.keyCode === 229
}

function inField(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) && !(target instanceof HTMLInputElement && /^(checkbox|radio|button|submit)$/.test(target.type))
}

/** The combination that an event is, as written in a map of keys. */
export function combination(event: KeyboardEvent): string {
  const key = event.key.toLowerCase()
  const parts = [(mac ? event.metaKey : event.ctrlKey) && 'ctrl', event.altKey && 'alt', event.shiftKey && key.length > 1 && 'shift', key === ' ' ? 'space' : key]
  return parts.filter(Boolean).join('+')
}

const maps: { map: Keys; modal: boolean }[] = []

/**
 * Listen to these keys until the answered function is called; the newest map is asked first. While
 * a dialog is open only maps marked `modal` hear anything.
 */
export function keys(map: Keys, options: { modal?: boolean } = {}): () => void {
  const entry = { map, modal: options.modal ?? false }
  maps.unshift(entry)
  return () => void maps.splice(maps.indexOf(entry), 1)
}

/** What a printed key hint says on this machine. */
export function hint(combo: string): string {
  const names: Record<string, string> = { ctrl: mac ? '⌘' : 'Ctrl', escape: 'Esc', enter: 'Enter', arrowup: '↑', arrowdown: '↓', space: 'Space' }
  return combo
    .split('+')
    .map((part) => names[part] ?? part.toUpperCase())
    .join(' ')
}

window.addEventListener('keydown', (event) => {
  if (composing(event) || event.defaultPrevented) return
  const combo = combination(event)
  const bare = combo.length === 1 || combo === 'space' || combo.startsWith('arrow')
  if (bare && (inField(event.target) || (combo.length === 1 && combo !== '/' && !look.letters))) return
  const inModal = document.querySelector('dialog[open]') !== null
  for (const { map, modal } of maps) {
    const run = map[combo]
    if (!run || (inModal && !modal)) continue
    event.preventDefault()
    run(event)
    return
  }
})
