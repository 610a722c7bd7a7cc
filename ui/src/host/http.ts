/** The host in a browser: the office server that served this page, same origin, cookies. */
import { toBase64 } from './bytes'
import { type Answer, type Doc, type Event, type Host, HostError, type State } from './types'

interface Ask {
  method?: string
  body?: unknown
  lang?: string
  work?: string | undefined
  /** Asked by the page itself, not by a person. */
  background?: boolean
}

async function ask(path: string, { method = 'POST', body, lang, work, background }: Ask = {}): Promise<Response> {
  const headers: Record<string, string> = { 'x-tsudoi': '1', 'accept-language': lang ?? document.documentElement.lang }
  if (body !== undefined) headers['content-type'] = 'application/json'
  if (work) headers['x-work'] = work
  if (background) headers['x-background'] = '1'
  let answer: Response
  try {
    answer = await fetch(path, { method, headers, credentials: 'same-origin', body: body === undefined ? null : JSON.stringify(body) })
  } catch {
    throw new HostError('unreachable', '')
  }
  if (answer.ok) return answer
  const refusal: unknown = await answer.json().catch(() => null)
  if (refusal && typeof refusal === 'object' && 'error' in refusal) throw HostError.from(refusal.error)
  throw HostError.from(refusal ?? { code: answer.status === 401 ? 'unauthorized' : 'unreachable', message: '' })
}

const json = async <T>(path: string, options?: Ask) => (await (await ask(path, options)).json()) as T
const done = async (path: string, options?: Ask) => void (await ask(path, options))

/** The file name of `content-disposition`, in the RFC 5987 form first. */
export function fileName(disposition: string | null): string {
  const long = /filename\*=UTF-8''([^;]+)/i.exec(disposition ?? '')?.[1]
  if (long) return decodeURIComponent(long)
  return /filename="?([^";]+)"?/i.exec(disposition ?? '')?.[1] ?? 'tsudoi'
}

function hand(doc: Doc, how: { download?: string; target?: string }) {
  const url = URL.createObjectURL(doc.bytes)
  const link = Object.assign(document.createElement('a'), { href: url, rel: 'noopener', ...how })
  document.body.append(link)
  link.click()
  link.remove()
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}

export const http: Host = {
  state: () => json<State>('/session', { method: 'GET' }),
  create: async (body) => (await json<{ data: { recovery_code: string } }>('/book', { body })).data,
  signIn: (body) => done('/session', { body }),
  second: async (body) => (await json<{ data: { recovery_codes: readonly string[] } }>('/session/code', { body })).data,
  choosePassword: (body) => done('/session/password', { body }),
  recover: (body) => done('/recovery', { body }),
  lock: () => done('/session', { method: 'DELETE' }),
  call: (name, input, { lang, work, background }) => json<Answer>(`/api/${name}`, { body: input, lang, work, background }),
  cancel: (work) => done(`/work/${encodeURIComponent(work)}`, { method: 'DELETE' }),

  async document(name, input, lang) {
    const answer = await ask(`/api/${name}`, { body: input, lang })
    const bytes = await answer.blob()
    return { name: fileName(answer.headers.get('content-disposition')), media: bytes.type, bytes, source: { name, input } }
  },
  async show(doc) {
    hand(doc, { target: '_blank' })
  },
  async openPage(url) {
    globalThis.open(url, '_blank', 'noopener')
  },
  async save(doc) {
    hand(doc, { download: doc.name })
    return true
  },
  pickFile: (accept) =>
    new Promise((resolve, reject) => {
      const input = Object.assign(document.createElement('input'), { type: 'file', accept })
      input.addEventListener('cancel', () => resolve(null))
      input.addEventListener('change', () => {
        const file = input.files?.[0]
        if (!file) return resolve(null)
        file.arrayBuffer().then((bytes) => resolve({ name: file.name, base64: toBase64(new Uint8Array(bytes)) }), reject)
      })
      input.click()
    }),

  listen(hear) {
    const source = new EventSource('/events', { withCredentials: true })
    source.addEventListener('message', (message: MessageEvent<string>) => hear(JSON.parse(message.data) as Event))
    return () => source.close()
  },
}
