/**
 * Every word that a person reads, in the language they chose. The words live in
 * `locales/<lang>/<room>.ftl`; no sentence is written anywhere else.
 */
import { FluentBundle, FluentResource, type FluentVariable } from '@fluent/bundle'

export type Lang = 'ja' | 'en'
export const LANGS: readonly Lang[] = ['ja', 'en']

// What the core and My Page say comes from the core already in words: their files stay out.
const files = import.meta.glob<string>(['../../locales/*/*.ftl', '!../../locales/*/{core,core-*,errors,mypage,mypage-*,paper,mail-*}.ftl'], { query: '?raw', import: 'default', eager: true })

function bundle(lang: Lang): FluentBundle {
  const words = new FluentBundle(lang, { useIsolating: false })
  for (const [path, text] of Object.entries(files)) {
    if (path.includes(`/${lang}/`)) words.addResource(new FluentResource(text))
  }
  return words
}

const bundles: Record<Lang, FluentBundle> = { ja: bundle('ja'), en: bundle('en') }
const chosen: Lang = localStorage.getItem('tsudoi.lang') === 'en' ? 'en' : 'ja'
document.documentElement.lang = chosen
let lang = $state<Lang>(chosen)

export const words = {
  get lang(): Lang {
    return lang
  },
  set lang(next: Lang) {
    lang = next
    document.documentElement.lang = next
    localStorage.setItem('tsudoi.lang', next)
  },
}

/** The message of `key`. A number among the arguments is grouped (8,000): give years and codes as text. */
export function t(key: string, args?: Record<string, FluentVariable>): string {
  return say(lang, key, args)
}

/** The same in a language of its own: what stands on a sheet does not follow the screen. */
export function say(lang: Lang, key: string, args?: Record<string, FluentVariable>): string {
  const words = bundles[lang]
  const pattern = words.getMessage(key)?.value
  if (!pattern) return key
  return words.formatPattern(pattern, args ?? null)
}

/** Whether there is a message of that key: for keys that the core made up. */
export function has(key: string): boolean {
  return bundles[lang].hasMessage(key)
}
