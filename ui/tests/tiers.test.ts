/** Who may know whom: host < kit < api < rooms/<domain> < views; Tauri only in host/tauri.ts. */
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { filesIn } from './files'

const TIERS = ['host', 'kit', 'api', 'rooms', 'views'] as const
/** What a tier may name besides itself. The kit knows no core and no host; rooms know one domain. */
const MAY: Record<(typeof TIERS)[number], readonly string[]> = {
  host: [],
  kit: [],
  api: ['host', 'kit'],
  rooms: ['host', 'kit', 'api'],
  views: ['host', 'kit', 'api', 'rooms'],
}

const files = filesIn('src', '.ts', '.svelte')
const imports = (path: string) => [...readFileSync(path, 'utf8').matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map((match) => match[1] ?? '')
const tierOf = (path: string) => TIERS.find((tier) => path.startsWith(`src/${tier}/`))
const roomOf = (path: string) => /^src\/rooms\/([^/]+)\//.exec(path)?.[1]

describe('tiers', () => {
  for (const path of files) {
    it(path, () => {
      const text = readFileSync(path, 'utf8')
      for (const target of imports(path)) {
        if (target.startsWith('@tauri-apps/')) expect(path, 'only host/tauri.ts knows that there is a window').toBe('src/host/tauri.ts')
        if (!target.startsWith('.')) continue
        const to = join(dirname(path), target).replaceAll('\\', '/')
        const [from, into] = [tierOf(path), tierOf(`${to}/`)]
        if (!from || !into || from === into) {
          if (from === 'rooms' && into === 'rooms') expect(roomOf(`${to}/`), 'a room knows one domain: its own').toBe(roomOf(path))
          continue
        }
        expect(MAY[from], `${from} may not name ${into}: ${target}`).toContain(into)
        if (into === 'host') expect(to, 'only the interface of the host is public').toMatch(/^src\/host(\/index)?$/)
      }
      if (!path.endsWith('.gen.ts')) expect(text.split('\n').length, 'a file of more than 500 lines wants to be two').toBeLessThanOrEqual(500)
      if (path.endsWith('.svelte')) expect(text, 'the content security policy refuses style attributes; use style:').not.toMatch(/\sstyle="/)
      if (!path.startsWith('src/host/')) expect(text.replace(/\/\*[\s\S]*?\*\//g, ''), 'only the host speaks to the network').not.toMatch(/\bfetch\(['"`]|new EventSource/)
    })
  }
})
