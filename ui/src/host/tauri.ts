/** The host inside the desktop window: Tauri commands, its event channel and its file dialogs. */
import { invoke } from '@tauri-apps/api/core'
import { listen } from '@tauri-apps/api/event'
import { open, save } from '@tauri-apps/plugin-dialog'
import { fromBase64 } from './bytes'
import { type Event, type Host, HostError } from './types'

export function inTauri(): boolean {
  return '__TAURI_INTERNALS__' in globalThis
}

async function ask<T>(command: string, args: Record<string, unknown> = {}): Promise<T> {
  try {
    return await invoke<T>(command, { lang: document.documentElement.lang || 'ja', ...args })
  } catch (thrown) {
    throw HostError.from(thrown)
  }
}

/** What the window opens in the machine's viewer; it refuses anything else, which is saved instead. */
const VIEWED: readonly string[] = ['application/pdf', 'image/png', 'image/jpeg']
const extensions = (accept: string) => accept.split(',').map((one) => one.trim().replace(/^\./, '')).filter((one) => one && !one.includes('/'))

export const tauri: Host = {
  state: () => ask('state'),
  create: (input) => ask('create', { input }),
  signIn: (input) => ask('sign_in', { input }),
  second: (input) => ask('second', { input }),
  choosePassword: (input) => ask('choose_password', { input }),
  recover: (input) => ask('recover', { input }),
  lock: () => ask('lock'),
  call: (name, input, { lang, work, background }) => ask('call', { name, input, lang, work, background }),
  cancel: (work) => ask('cancel', { work }),

  async document(name, input, lang) {
    const file = await ask<{ name: string; media: string; base64: string }>('document', { name, input, lang })
    return { name: file.name, media: file.media, bytes: new Blob([fromBase64(file.base64)], { type: file.media }), source: { name, input } }
  },
  async show(doc) {
    if (VIEWED.includes(doc.media)) await ask('open_document', { ...doc.source })
    else await tauri.save(doc)
  },
  openPage: (url) => ask('open_page', { url }),
  async save(doc) {
    const path = await save({ defaultPath: doc.name })
    if (!path) return false
    await ask('save_document', { ...doc.source, path })
    return true
  },
  async pickFile(accept) {
    const path = await open({ multiple: false, directory: false, filters: [{ name: accept, extensions: extensions(accept) }] })
    return path ? ask('read_file', { path }) : null
  },

  listen(hear) {
    const stopped = listen<Event>('tsudoi', (event) => hear(event.payload))
    return () => void stopped.then((stop) => stop())
  },
}
