/**
 * One import from the file to the result: what was chosen, the dry run that follows every choice,
 * and the import itself. Make it while a component starts. Knows no screen.
 */
import { untrack } from 'svelte'
import { SvelteMap, SvelteSet } from 'svelte/reactivity'
import { CallError, cancel, hear, undo } from '../../api/call'
import type { Picked } from '../../host'
import * as ask from './ask'
import { doubled, named } from './targets'
import { type Committed, type Correction, type Key, KEYS, type Mapped, type Mode, type Opened, type Plan, type PlanInput, type PlanRow, type Reading, type RowState, type Setup, type SheetColumn } from './types'

export type Stage = 'file' | 'match' | 'taking' | 'done'

/** A row that a person settled, as it was when they did. */
export interface Decision {
  row: PlanRow
  take: boolean
}

/** Rows of one page of the plan, as the core sends them. */
export const PAGE = 500
/** Choices that follow each other closely are read once. */
const PAUSE = 300

/** An import that was left in the middle: enough to read the same file in the same way again. */
export interface Unfinished {
  file: Picked
  way: { sheet?: string; encoding?: string }
  mapping: [number, string][]
  reading: { headerRow: number; key: Key | 'auto'; mode: Mode; kind: number; newKinds: boolean }
  decisions: [number, Decision][]
}

const error = (thrown: unknown) => (thrown instanceof CallError ? thrown : new CallError(thrown))

export class Wizard {
  stage = $state<Stage>('file')
  file = $state.raw<Picked>()
  opened = $state.raw<Opened>()
  opening = $state(false)
  /** Why the file or the trial run could not be read. */
  problem = $state.raw<CallError>()
  /** Why the import, or its undoing, did not happen. */
  failure = $state.raw<CallError>()

  /** Column (by index) → target. */
  readonly mapping = new SvelteMap<number, string>()
  headerRow = $state(0)
  key = $state<Key | 'auto'>('auto')
  mode = $state<Mode>('overwrite')
  /** Kind of those whose kind is not known; 0 = none. */
  kind = $state(0)
  newKinds = $state(false)

  /** Column (by index) → its own rule. */
  readonly rules = new SvelteMap<number, Mode>()
  /** Columns (by index) that are taken as they are. */
  readonly plain = new SvelteSet<number>()
  /** Cells that were put right, by `row:column`. */
  readonly corrections = new SvelteMap<string, Correction>()
  /** 過年度残高: the day on which the amounts stand; '' = the last day of the year before. */
  balanceOn = $state('')
  /** Only rows of which this is said: a lane of its own. */
  said = $state('')
  /** The setup by which the sheet is read now. */
  setup = $state.raw<Setup>()

  readonly decisions = new SvelteMap<number, Decision>()
  /** The rows that are still to be checked stay out. */
  restOut = $state(false)
  show = $state<RowState>('doubtful')
  offset = $state(0)

  plan = $state.raw<Plan>()
  reading = $state(false)
  progress = $state.raw({ done: 0, total: 0 })
  result = $state.raw<Committed>()
  undone = $state(false)

  readonly doubled = $derived(doubled(this.mapping))
  readonly named = $derived(named(this.mapping))
  readonly used = $derived([...this.mapping.values()].filter((target) => target !== 'ignore').length)
  /** What is asked of the core, once it can be. */
  readonly ready = $derived(this.opened !== undefined && this.named && this.doubled.size === 0)
  /** By what a person can be recognised: a number only when a column brings it. */
  readonly keys = $derived.by(() => {
    const targets = [...this.mapping.values()]
    return (['auto', ...KEYS] as const).filter((key) => (key === 'no' ? targets.includes('no') : key === 'external' ? targets.includes('external_id') : true))
  })
  readonly people = $derived(this.plan ? this.plan.added + this.plan.updated : 0)
  /** Nothing is left to settle, and the numbers are those of the present choices. */
  readonly settled = $derived(this.ready && !this.reading && this.plan !== undefined && (this.plan.doubtful === 0 || this.restOut) && this.people > 0)

  #round = 0
  #work = ''
  #chosen = false

  constructor() {
    $effect(() => {
      const input = this.stage === 'match' ? this.#input() : undefined
      if (!input) return
      this.reading = true
      const timer = setTimeout(() => void this.#read(input), untrack(() => this.plan) ? PAUSE : 0)
      return () => clearTimeout(timer)
    })
    $effect(() => hear((event) => {
      if (event.kind === 'progress' && event.work === this.#work) this.progress = { done: event.done, total: event.total }
    }))
  }

  #how(): Reading | undefined {
    if (!this.opened || !this.ready) return undefined
    const rows = (take: boolean) => [...this.decisions.values()].filter((one) => one.take === take).map((one) => one.row.row)
    return {
      token: this.opened.token,
      ...(this.headerRow === this.opened.header_row ? {} : { header_row: this.headerRow }),
      mapping: [...this.mapping].map(([column, target]) => this.#mapped(column, target)),
      ...(this.key === 'auto' ? {} : { key: this.key }),
      mode: this.mode,
      ...(this.kind ? { kind_default: this.kind } : {}),
      new_kinds: this.newKinds,
      include: rows(true),
      exclude: rows(false),
      ...(this.corrections.size ? { corrections: [...this.corrections.values()] } : {}),
      ...(this.balanceOn ? { balance_on: this.balanceOn } : {}),
    }
  }

  #mapped(column: number, target: string): Mapped {
    const rule = this.rules.get(column)
    return { column, target, ...(rule ? { rule } : {}), ...(this.plain.has(column) ? { plain: true } : {}) }
  }

  #input(): PlanInput | undefined {
    const how = this.#how()
    return how && { ...how, ...(this.said ? { said: this.said } : { show: this.show }), offset: this.offset }
  }

  /** Reads a file, or the same file in another way. */
  async open(file: Picked, way: { sheet?: string; encoding?: string } = {}): Promise<void> {
    this.opening = true
    this.problem = undefined
    try {
      const opened = await ask.open({ name: file.name, bytes: file.base64, ...way })
      this.file = file
      this.opened = opened
      this.headerRow = opened.header_row
      this.balanceOn = ''
      this.guess()
      if (opened.setups?.[0]) this.follow(opened.setups[0])
      this.#unsettle()
      this.plan = undefined
      this.#chosen = false
      this.stage = 'match'
    } catch (thrown) {
      this.problem = error(thrown)
    }
    this.opening = false
  }

  /** Every column as it seems to be. */
  guess(): void {
    this.setup = undefined
    this.mapping.clear()
    this.rules.clear()
    this.plain.clear()
    this.corrections.clear()
    for (const column of this.opened?.columns ?? []) this.mapping.set(column.index, column.guess ?? 'ignore')
    this.#unsettle()
  }

  /** Reads the sheet as one with these titles was read before. */
  follow(setup: Setup): void {
    this.guess()
    this.setup = setup
    for (const column of this.mapping.keys()) this.mapping.set(column, 'ignore')
    for (const { column, target, rule, plain } of setup.mapping) {
      this.mapping.set(column, target)
      if (rule) this.rules.set(column, rule)
      if (plain) this.plain.add(column)
    }
    this.key = setup.key && this.keys.includes(setup.key) ? setup.key : 'auto'
    this.mode = setup.mode
    this.kind = setup.kind_default ?? 0
    this.newKinds = setup.new_kinds
  }

  /** Keeps how the sheet is read now, for the next one with these titles. */
  async save(name: string): Promise<void> {
    const how = this.#how()
    if (how) await ask.saveSetup(name, { ...how, include: [], exclude: [], corrections: [] })
  }

  /** A column's own rule; 'all' = as for the whole sheet. */
  rule(column: number, rule: Mode | 'all'): void {
    if (rule === 'all') this.rules.delete(column)
    else this.rules.set(column, rule)
    this.#unsettle()
  }

  /** Whether the cells of a column are taken as they are. */
  keep(column: number, plain: boolean): void {
    if (plain) this.plain.add(column)
    else this.plain.delete(column)
    this.#unsettle()
  }

  /** Puts one cell right. The other rows keep what was settled about them. */
  correct(row: number, column: number, text: string): void {
    this.corrections.set(`${row}:${column}`, { row, column, text })
    this.decisions.delete(row)
  }

  /** What there is to go on with; undefined before a file is open and once it was taken. */
  unfinished(): Unfinished | undefined {
    if (this.stage !== 'match' || !this.file || !this.opened) return undefined
    const { sheet, encoding } = this.opened
    const { headerRow, key, mode, kind, newKinds } = this
    return {
      file: this.file,
      way: { ...(sheet ? { sheet } : {}), ...(encoding ? { encoding } : {}) },
      mapping: [...this.mapping],
      reading: { headerRow, key, mode, kind, newKinds },
      decisions: [...this.decisions],
    }
  }

  /** Goes on with an import that was left. */
  async resume({ file, way, mapping, reading, decisions }: Unfinished): Promise<void> {
    await this.open(file, way)
    if (this.stage !== 'match') return
    for (const [column, target] of mapping) this.mapping.set(column, target)
    Object.assign(this, reading)
    for (const [row, decision] of decisions) this.decisions.set(row, decision)
  }

  /** Whether the column goes where its title says, where it seems to belong, or where a person put it. */
  sure(column: SheetColumn): 'doubled' | 'unused' | 'sure' | 'perhaps' | 'own' {
    const target = this.mapping.get(column.index) ?? 'ignore'
    if (this.doubled.has(column.index)) return 'doubled'
    if (target === 'ignore') return 'unused'
    if (target !== column.guess) return 'own'
    return column.certain ? 'sure' : 'perhaps'
  }

  map(column: number, target: string): void {
    this.mapping.set(column, target)
    if (!this.keys.includes(this.key)) this.key = 'auto'
    this.#unsettle()
  }

  /** Rows may mean something else now: what was settled is asked again. */
  #unsettle() {
    this.decisions.clear()
    this.restOut = false
    this.said = ''
    this.offset = 0
  }

  /** Another way of reading; whatever was settled is asked again. */
  read(way: { headerRow?: number; key?: Key | 'auto'; mode?: Mode; kind?: number; newKinds?: boolean }): void {
    Object.assign(this, way)
    this.#unsettle()
  }

  /** Rows of which this is said, whatever becomes of them. */
  lane(said: string): void {
    this.said = said
    this.offset = 0
  }

  look(state: RowState): void {
    this.said = ''
    this.show = state
    this.offset = 0
    this.#chosen = true
  }

  settle(row: PlanRow, take: boolean): void {
    this.decisions.set(row.row, { row, take })
  }

  unsettle(row: number): void {
    this.decisions.delete(row)
  }

  async #read(input: PlanInput) {
    const mine = (this.#round += 1)
    if (this.#work) void cancel(this.#work).catch(() => undefined)
    const work = (this.#work = crypto.randomUUID())
    this.progress = { done: 0, total: 0 }
    try {
      const plan = await ask.plan(input, { work })
      if (mine !== this.#round) return
      this.plan = plan
      this.problem = undefined
      // The first answer: show what is worth seeing.
      if (!this.#chosen) {
        this.#chosen = true
        const counts = { doubtful: plan.doubtful, new: plan.added, update: plan.updated, left_out: plan.left_out, same: plan.unchanged }
        const first = (Object.keys(counts) as (keyof typeof counts)[]).find((state) => counts[state] > 0)
        if (first && first !== this.show) {
          this.show = first // asks again, for those rows
          return
        }
      }
    } catch (thrown) {
      if (mine !== this.#round) return
      const problem = error(thrown)
      if (problem.code !== 'cancelled') this.problem = problem
    }
    if (this.#work === work) this.#work = ''
    this.reading = false
  }

  async take(): Promise<void> {
    const how = this.#how()
    if (!how || !this.settled || this.stage !== 'match') return
    this.stage = 'taking'
    this.failure = undefined
    this.progress = { done: 0, total: this.opened?.rows ?? 0 }
    const work = (this.#work = crypto.randomUUID())
    try {
      this.result = await ask.commit(how, { work })
      this.undone = false
      this.stage = 'done'
    } catch (thrown) {
      this.failure = error(thrown)
      this.stage = 'match'
    }
    this.#work = ''
  }

  stop(): Promise<void> {
    return this.#work ? cancel(this.#work) : Promise.resolve()
  }

  /** Takes the whole batch back. */
  async undo(): Promise<void> {
    const entry = this.result?.entry
    if (entry == null) return
    this.failure = undefined
    try {
      await undo(entry)
      this.undone = true
    } catch (thrown) {
      this.failure = error(thrown)
    }
  }

  /** Back to the choice of a file. */
  restart(): void {
    this.#round += 1
    this.file = undefined
    this.opened = undefined
    this.plan = undefined
    this.result = undefined
    this.problem = undefined
    this.failure = undefined
    this.reading = false
    this.mapping.clear()
    this.#unsettle()
    this.stage = 'file'
  }
}
