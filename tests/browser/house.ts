/**
 * Before all tests: an association in a folder of its own, served by `tsudoi` on a free port.
 * After them: the server is asked to stop, and must.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

export interface SignIn {
  name: string
  password: string
}

/** Where the doors are and who may come in. */
export interface House {
  office: string
  staff: SignIn[]
}

/** The house that the tests stand in. */
export function house(): House {
  const told = process.env['TSUDOI_HOUSE']
  if (!told) throw new Error('the house is opened by the global setup')
  return JSON.parse(told) as House
}

const program = process.env['TSUDOI'] ?? join(import.meta.dirname, '../../target/debug/tsudoi')

export default async function open(): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'tsudoi-browser-'))
  const book = join(folder, 'demo.tsudoi')
  const first: SignIn = { name: '佐伯 由美子', password: 'tegami wo kaku hito' }
  execFileSync(program, ['new', book, '--name', '梓川里山研究会', '--staff', first.name], {
    env: { ...process.env, TSUDOI_PASSWORD: first.password },
  })

  const doors = ['serve', '--office', '127.0.0.1:0']
  const server = spawn(program, ['--json', '--book', book, ...doors], {
    env: { ...process.env, TSUDOI_STAFF: first.name, TSUDOI_PASSWORD: first.password },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const { office } = await addresses(server)
  process.env['TSUDOI_HOUSE'] = JSON.stringify({ office, staff: [first] } satisfies House)

  return async () => {
    const ended = once(server, 'exit')
    server.kill('SIGTERM')
    await ended
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Ready is told in one line. */
async function addresses(server: ChildProcess): Promise<{ office: string }> {
  for await (const line of createInterface({ input: server.stdout! })) {
    return (JSON.parse(line) as { data: { office: string } }).data
  }
  throw new Error('tsudoi serve ended before it was ready')
}
