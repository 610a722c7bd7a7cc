/** What this room asks the core and what comes back. Codes are the core's. */
import type { InputOf, OutputOf } from '../../api/call'

export type Layout = 'own' | 'eccube4' | 'hitobito' | 'galette' | 'civicrm' | 'openjverein' | 'unknown'

/** A column of the sheet, and what it seems to be. */
export interface SheetColumn {
  /** From 0. */
  index: number
  title: string
  samples: readonly string[]
  guess?: string | null
  /** Whether the title can mean nothing else. */
  certain: boolean
}

export interface OpenInput {
  name: string
  /** Base64. */
  bytes: string
  sheet?: string
  encoding?: string
}

/** By the names that the core gives and takes. */
export const ENCODINGS = ['UTF-8', 'CP932', 'EUC-JP', 'ISO-2022-JP', 'UTF-16LE', 'UTF-16BE', 'Windows-1252'] as const

/** A cell that the reader of sheets could not make out. */
export interface OddCell {
  row: number
  /** From 0. */
  column: number
  text: string
}

export interface Opened {
  token: string
  format: string
  /** Of text files. */
  encoding?: string | null
  sheets: readonly string[]
  sheet: string
  layout: Layout
  header_row: number
  columns: readonly SheetColumn[]
  rows: number
  doubtful: readonly OddCell[]
  /** How sheets with these titles were taken in before, the last one first. */
  setups: readonly Setup[]
}

/** A column, what it becomes, and what is special about it. */
export interface Mapped {
  column: number
  target: string
  /** For values that a member has already; none: as for the whole sheet. */
  rule?: Mode | null
  /** Taken as it is: nothing is repaired. */
  plain?: boolean
}

export interface Setup {
  id: number
  name: string
  mapping: readonly Mapped[]
  key?: Key | null
  mode: Mode
  kind_default?: number | null
  new_kinds: boolean
}

/** What was repaired or guessed in a column. */
export interface Repair {
  column: number
  title: string
  /** By it the rows are asked for. */
  said: string
  message: string
  count: number
  from: string
  to: string
}

/** A cell as a person has put it right. */
export interface Correction {
  row: number
  column: number
  text: string
}

export const KEYS = ['no', 'external', 'match'] as const
export type Key = (typeof KEYS)[number]
export const MODES = ['overwrite', 'fill', 'skip'] as const
export type Mode = (typeof MODES)[number]

export const STATES = ['new', 'update', 'same', 'doubtful', 'left_out'] as const
export type RowState = (typeof STATES)[number]

/** How the rows are read, and which are taken. */
export interface Reading {
  token: string
  header_row?: number
  mapping: readonly Mapped[]
  key?: Key
  mode: Mode
  kind_default?: number
  /** Kinds that the roster does not have are made; else their rows wait. */
  new_kinds: boolean
  /** 要確認 rows that a person takes in. */
  include: readonly number[]
  exclude: readonly number[]
  corrections?: readonly Correction[]
  /** 過年度残高: the day on which the amounts stand. */
  balance_on?: string
}

export interface PlanInput extends Reading {
  /** Only rows of which this is said. */
  said?: string
  show?: RowState
  offset?: number
}

export interface Reason {
  /** Title of the column; '' when it is about the whole row. */
  column: string
  value: string
  message: string
  /** What the cell was taken for. */
  fix?: string | null
  /** The column, from 0, for a correction. */
  at?: number | null
}

export interface PlanRow {
  /** The spreadsheet's number. */
  row: number
  state: RowState
  name: string
  no?: string | null
  member?: number | null
  reasons: readonly Reason[]
  changes: readonly { field: string; old: string; new: string }[]
}

export interface Plan {
  added: number
  updated: number
  unchanged: number
  doubtful: number
  left_out: number
  /** How many were asked for. */
  shown: number
  /** At most 500 of them. */
  rows: readonly PlanRow[]
  warnings: readonly string[]
  repairs: readonly Repair[]
  balances: { count: number; sum: number }
}

/** What is said of a row, in the words of the core. */
export interface LeftOut {
  row: number
  column: string
  value: string
  reason: string
}

export interface Committed {
  /** None when nothing was different. */
  batch?: number | null
  entry?: number | null
  rows: number
  added: number
  updated: number
  unchanged: number
  rejected: readonly LeftOut[]
  /** 過年度残高: how many were charged. */
  balances: number
  /** What is good to know of rows that were taken; row 0 is the sheet as a whole. */
  warnings: readonly LeftOut[]
}

export interface Batch {
  id: number
  at: string
  file_name: string
  layout: Layout
  rows: number
  added: number
  updated: number
  unchanged: number
  left_out_count: number
  /** The first 200. */
  left_out: readonly LeftOut[]
  /** None once it was taken back. */
  entry?: number | null
}

export type Filter = NonNullable<InputOf<'members.list'>['filter']>
export type Kind = OutputOf<'kinds.list'>[number]
export type Field = OutputOf<'fields.list'>[number]

export interface ExportInput {
  format: 'xlsx' | 'csv'
  encoding?: 'utf-8' | 'cp932'
  /** None: every column. */
  columns?: readonly string[]
  text?: string
  filter?: Partial<Filter>
  ids?: readonly number[]
}

export interface ExportCheck {
  rows: number
  /** Characters that the encoding does not have; row 1 is the titles. */
  unmappable: readonly { row: number; column: string; value: string }[]
}
