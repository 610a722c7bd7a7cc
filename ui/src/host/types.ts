/**
 * What a host is: the words that both doors and the office share. No domain words belong here.
 */

/** Somebody who signs in to the office. */
export interface Staff {
  name: string
  role: string
  /** The role in the reader's language. */
  role_name?: string
  permissions: readonly string[]
  /** What of the core they may call, by name. */
  entries: readonly string[]
  /** Whether they see only the members of some groups. */
  limited: boolean
}

/** What an authenticator app has to learn: to scan (SVG), and the same for typing. */
export interface AppSecret {
  qr_svg: string
  key: string
}

/** What is known before (and after) the book is open. */
export interface State {
  book: 'none' | 'locked' | 'open'
  association?: string
  staff?: Staff
  /** The password was right: the code of an app is asked for, or an app has to be set up, or their own password chosen. */
  half_way?: { stage: 'second' | 'set_up' | 'new_password'; app?: AppSecret }
  /** Sign-ins of the demo association, shown on the sign-in screen. */
  demo?: readonly { staff: string; password: string }[]
  /** True in the desktop window. */
  desktop: boolean
  version: string
}

/** Answer of a command or query. `entry` is the journal entry that it wrote. */
export interface Answer {
  data: unknown
  touched?: readonly string[]
  entry?: number | null
}

/** What the core says while it works. */
export type Event =
  | { kind: 'touched'; topics: readonly string[] }
  | { kind: 'progress'; work: string; done: number; total: number; label?: string }
  | { kind: 'locked' }

/** A file that the core made. */
export interface Doc {
  name: string
  media: string
  bytes: Blob
  /** What to ask again for when the shell opens or saves it by itself. */
  source: { name: string; input: unknown }
}

/** A file that a person chose; `base64` is what commands take. */
export interface Picked {
  name: string
  base64: string
}

export interface Host {
  state(): Promise<State>
  create(input: { name: string; staff: string; password: string; fiscal_year_start: number }): Promise<{ recovery_code: string }>
  signIn(input: { staff: string; password: string }): Promise<void>
  /** The second factor of whoever is half way in. Recovery codes come where an app was set up by it; shown once. */
  second(input: { code: string }): Promise<{ recovery_codes: readonly string[] }>
  /** Their own password of somebody whose first one another has chosen. */
  choosePassword(input: { password: string }): Promise<void>
  recover(input: { code: string; staff: string; password: string }): Promise<void>
  lock(): Promise<void>
  call(name: string, input: unknown, options: { lang: string; background: boolean; work?: string }): Promise<Answer>
  cancel(work: string): Promise<void>
  document(name: string, input: unknown, lang: string): Promise<Doc>
  show(doc: Doc): Promise<void>
  /** A page of My Page, beside the office. */
  openPage(url: string): Promise<void>
  /** False when the person thought better of it. */
  save(doc: Doc): Promise<boolean>
  /** `accept` as in HTML: `.xlsx,.csv`. Null when nothing was chosen. */
  pickFile(accept: string): Promise<Picked | null>
  /** Answers the function that stops listening. */
  listen(hear: (event: Event) => void): () => void
}

/** A refusal by the core: what happened, what was kept, what to do next. */
export class HostError extends Error {
  constructor(
    readonly code: string,
    message: string,
    /** The field of the input that the refusal is about. */
    readonly field?: string,
  ) {
    super(message)
    this.name = 'HostError'
  }

  static from(thrown: unknown): HostError {
    if (thrown instanceof HostError) return thrown
    if (thrown && typeof thrown === 'object' && 'code' in thrown && 'message' in thrown) {
      const { code, message, field } = thrown as { code: unknown; message: unknown; field?: unknown }
      return new HostError(String(code), String(message), typeof field === 'string' ? field : undefined)
    }
    return new HostError('internal', thrown instanceof Error ? thrown.message : String(thrown))
  }
}
