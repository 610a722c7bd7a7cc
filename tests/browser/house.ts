/**
 * Before all tests: a demo association in a folder of its own, served by `tsudoi` on free ports.
 * After them: the server is asked to stop, and must.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'

export interface SignIn {
  name: string
  password: string
}

/** Where the doors are and who may come in. */
export interface House {
  office: string
  mypage: string
  staff: SignIn[]
  member: { email: string; password: string }
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
  const { staff, first, member } = newBook(book, 300)
  const { office, mypage, close } = await serve(book, first)
  process.env['TSUDOI_HOUSE'] = JSON.stringify({ office, mypage, staff, member } satisfies House)

  return async () => {
    await close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The demo association in a folder: its staff, and the member who has claimed an account. */
export function newBook(book: string, members: number): { staff: SignIn[]; first: SignIn; member: House['member'] } {
  const demo = execFileSync(program, ['--json', 'demo', book, '--members', String(members)], { encoding: 'utf8' })
  const { staff, mypage: member } = (JSON.parse(demo) as { data: { staff: SignIn[]; mypage: House['member'] } }).data
  const first = staff[0]
  if (!first) throw new Error(`the demo has nobody who could sign in: ${demo}`)
  return { staff, first, member }
}

/** A program that was built beside `tsudoi`. */
export const beside = (name: string) => join(dirname(program), name)

/** One call of the terminal that must work; what it answers. */
export function tsudoi(book: string, by: SignIn, ...words: string[]): unknown {
  const env = { ...process.env, TSUDOI_BOOK: book, TSUDOI_STAFF: by.name, TSUDOI_PASSWORD: by.password }
  return JSON.parse(execFileSync(program, ['--json', ...words], { encoding: 'utf8', env })).data
}

/** Office and My Page of a book, until closed. */
export async function serve(book: string, by: SignIn, mypageAt = '127.0.0.1:0'): Promise<{ office: string; mypage: string; close(): Promise<void> }> {
  const doors = ['serve', '--office', '127.0.0.1:0', '--mypage', mypageAt]
  const server = spawn(program, ['--json', '--book', book, ...doors], {
    env: { ...process.env, TSUDOI_STAFF: by.name, TSUDOI_PASSWORD: by.password },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const told = await addresses(server)
  return {
    ...told,
    async close() {
      const ended = once(server, 'exit')
      server.kill('SIGTERM')
      await ended
    },
  }
}

/** Ready is told in one line. */
async function addresses(server: ChildProcess): Promise<{ office: string; mypage: string }> {
  for await (const line of createInterface({ input: server.stdout! })) {
    return (JSON.parse(line) as { data: { office: string; mypage: string } }).data
  }
  throw new Error('tsudoi serve ended before it was ready')
}
