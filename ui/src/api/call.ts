/**
 * How a room asks the core: `call` for the bare answer, `act` for a change that a person made
 * (it says what happened and offers the way back). The types come from the core's own list.
 */
import { host, HostError, type Doc, type Event } from '../host'
import { t, words } from '../kit/words.svelte'
import { toast } from '../kit/toast.svelte'
import type { paths } from './api.gen'

type Body<T> = T extends { content: { 'application/json': infer B } } ? B : never
type Input<P> = P extends { post: { requestBody: infer R } } ? Body<R> : P extends { post: { requestBody?: infer R } } ? Body<NonNullable<R>> : never
type Output<P> = P extends { post: { responses: { 200: infer R } } } ? (Body<R> extends { data: infer D } ? D : Body<R>) : never

/** Every entry of the core by name, with what it takes and what it answers. */
export type Calls = { [P in keyof paths as P extends `/api/${infer Name}` ? Name : never]: { input: Input<paths[P]>; output: Output<paths[P]> } }
export type Name = keyof Calls & string
export type InputOf<N extends Name> = Calls[N]['input']
export type OutputOf<N extends Name> = Calls[N]['output']

/** A refusal in words that can be shown: the core's own, or ours when the core did not answer. */
export class CallError extends HostError {
  constructor(thrown: unknown) {
    const error = HostError.from(thrown)
    super(error.code, error.message || (error.code === 'unauthorized' ? t('error-signed-out') : t('error-unreachable')), error.field)
  }
}

export interface Work {
  /** A name of your own; progress arrives under it and `cancel` takes it. */
  work?: string
}

let alone = false

/** Asks without a person: what a page fetches again by itself keeps no idle session alive. */
export function unattended<T>(run: () => T): T {
  alone = true
  try {
    return run()
  } finally {
    alone = false
  }
}

async function ask<N extends Name>(name: N, input: InputOf<N>, { work }: Work = {}) {
  try {
    const answer = await host.call(name, input, { lang: words.lang, background: alone, ...(work ? { work } : {}) })
    hearAll({ kind: 'touched', topics: answer.touched ?? [] })
    return { data: answer.data as OutputOf<N>, entry: answer.entry }
  } catch (thrown) {
    const error = new CallError(thrown)
    if (error.code === 'unauthorized' || error.code === 'no_book') hearAll({ kind: 'locked' })
    throw error
  }
}

/** Ask or change something; answers the data or throws a `CallError`. */
export async function call<N extends Name>(name: N, input: InputOf<N>, work?: Work): Promise<OutputOf<N>> {
  return (await ask(name, input, work)).data
}

/**
 * A change made by a person: a toast says `done`, with 元に戻す where the journal can take it back.
 * Money and documents have a command of their own for that: give it as `undo`, or `false`.
 */
export async function act<N extends Name>(
  name: N,
  input: InputOf<N>,
  done: string | ((data: OutputOf<N>) => string),
  options: Work & { undo?: false | ((data: OutputOf<N>) => Promise<unknown>) } = {},
): Promise<OutputOf<N>> {
  const { data, entry } = await ask(name, input, options)
  const text = typeof done === 'string' ? done : done(data)
  const own = options.undo
  if (own) toast(text, async () => void (await own(data)))
  else toast(text, own === false || entry == null ? undefined : () => undo(entry))
  return data
}

/** Takes one journal entry back; the journal keeps both. */
export async function undo(entry: number): Promise<void> {
  await ask('journal.undo' as Name, { entry } as InputOf<Name>)
  toast(t('undone'))
}

/** A document entry: its bytes, to `host.show` or `host.save`. */
export async function document<N extends Name>(name: N, input: InputOf<N>): Promise<Doc> {
  try {
    return await host.document(name, input, words.lang)
  } catch (thrown) {
    throw new CallError(thrown)
  }
}

export function cancel(work: string): Promise<void> {
  return host.cancel(work)
}

// -- Events: one connection, heard by everything that shows something ------------------------

const ears = new Set<(event: Event) => void>()
function hearAll(event: Event) {
  if (event.kind === 'touched' && event.topics.length === 0) return
  for (const hear of [...ears]) hear(event)
}

/** Hear what the core says (and what our own calls touched). Answers the function that stops. */
export function hear(listener: (event: Event) => void): () => void {
  ears.add(listener)
  return () => void ears.delete(listener)
}

/** Opens the event stream of the host; the session does so once the book is open. */
export function connect(): () => void {
  return host.listen(hearAll)
}
