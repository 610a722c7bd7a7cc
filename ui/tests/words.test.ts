/** Every word exists in both languages, and every word that the code asks for exists. */
import { FluentResource } from '@fluent/bundle'
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { describe, expect, it } from 'vitest'
import { filesIn } from './files'

/** Files that the core and My Page read; their own tests watch over them. */
const OTHERS = /\/(core|core-[^/]*|errors|mypage|mypage-[^/]*|paper|mail-[^/]*)\.ftl$/

function words(lang: string): Map<string, { file: string; args: string[] }> {
  const found = new Map<string, { file: string; args: string[] }>()
  for (const path of filesIn(`locales/${lang}`, '.ftl').filter((file) => !OTHERS.test(file))) {
    const text = readFileSync(path, 'utf8')
    const messages = new FluentResource(text).body
    const written = text.match(/^[a-z][a-z0-9_-]* *=/gm) ?? []
    expect(messages.length, `${path}: a message that Fluent cannot read is dropped without a word`).toBe(written.length)
    for (const message of messages) {
      expect(found.has(message.id), `${message.id} is written twice (${path}, ${found.get(message.id)?.file})`).toBe(false)
      const args = [...JSON.stringify(message.value).matchAll(/"type":"var","name":"([^"]+)"/g)].map((match) => match[1] ?? '')
      found.set(message.id, { file: basename(path), args: [...new Set(args)].sort() })
    }
  }
  return found
}

const ja = words('ja')
const en = words('en')
const sources = filesIn('src', '.ts', '.svelte').filter((path) => !path.endsWith('.test.ts') && !path.endsWith('api.gen.ts'))

describe('words', () => {
  it('are the same in both languages, in files of the same name', () => {
    const list = (of: typeof ja) => [...of].map(([key, { file }]) => `${file}: ${key}`).sort()
    expect(list(en), 'a key that one language lacks shows its bare name on screen').toEqual(list(ja))
  })

  it('ask for the same arguments in both languages', () => {
    for (const [key, { args }] of ja) expect(en.get(key)?.args, `arguments of ${key}`).toEqual(args)
  })

  it('exist for every key in the code', () => {
    const missing: string[] = []
    for (const path of sources) {
      const text = readFileSync(path, 'utf8')
      for (const [, key] of text.matchAll(/\bt\(\s*'([^']+)'/g)) if (key && !ja.has(key)) missing.push(`${path}: ${key}`)
      for (const [, key] of text.matchAll(/\b(?:label|finds): '([a-z][a-z0-9]*(?:-[a-z0-9]+)+)'/g)) if (key && !ja.has(key)) missing.push(`${path}: ${key}`)
      for (const [, prefix] of text.matchAll(/\bt\(\s*`([^`$]*)\$\{/g)) if (![...ja.keys()].some((key) => key.startsWith(prefix ?? ''))) missing.push(`${path}: ${prefix}…`)
    }
    expect(missing, 'a key without a message shows its bare name on screen').toEqual([])
  })

  it('stand in locales, not in the code', () => {
    const japanese = /[\u3040-\u30ff\u4e00-\u9fff]/
    const allowed = /kit\/dates\.ts|kit\/money\.ts|unlock\/kanji\.ts|\.test\.ts/
    const found: string[] = []
    for (const path of sources.filter((one) => !allowed.test(one))) {
      const code = readFileSync(path, 'utf8').replace(/\/\*[\s\S]*?\*\/|<!--[\s\S]*?-->|^\s*\/\/.*$/gm, '')
      for (const line of code.split('\n')) if (japanese.test(line) && !line.includes('日本語')) found.push(`${path}: ${line.trim()}`)
    }
    expect(found, 'a sentence in the code has no English').toEqual([])
  })
})
