/**
 * A segment as the editor holds it: groups of lines, of which some may not be finished yet. What is
 * finished becomes the tree that the core takes; what is not is left out until it is.
 */
import type { InputOf, OutputOf } from '../../../api/call'

export type Expr = NonNullable<InputOf<'segments.look'>['expr']>
export type Condition = Extract<Expr, { is: unknown }>['is']
export type Vocabulary = OutputOf<'segments.words'>
export type Word = Vocabulary['subjects'][number]

export interface Line {
  key: number
  no: boolean
  subject: Condition['subject']
  of: string | undefined
  op: Condition['op']
  values: string[]
}

export interface Group {
  key: number
  no: boolean
  join: 'all' | 'any'
  parts: Part[]
}

export type Part = Line | Group

export const isGroup = (part: Part): part is Group => 'parts' in part

let last = 0
const key = () => (last += 1)

/** A tree as the editor shows it: at the top there is always a group. */
export function toGroup(expr: Expr): Group {
  const part = toPart(expr, false)
  return isGroup(part) && !part.no ? part : { key: key(), no: false, join: 'all', parts: [part] }
}

function toPart(expr: Expr, no: boolean): Part {
  if ('not' in expr) return toPart(expr.not, !no)
  if ('is' in expr) {
    const { subject, of, op, values } = expr.is
    return { key: key(), no, subject, of: of ?? undefined, op, values: [...(values ?? [])] }
  }
  const join = 'all' in expr ? 'all' : 'any'
  const parts = 'all' in expr ? expr.all : expr.any
  return { key: key(), no, join, parts: parts.map((part) => toPart(part, false)) }
}

/** The tree of what is finished; undefined while nothing is. */
export function toExpr(part: Part): Expr | undefined {
  const inner = isGroup(part) ? ofGroup(part) : ofLine(part)
  return inner && part.no ? { not: inner } : inner
}

function ofGroup({ join, parts }: Group): Expr | undefined {
  const done = parts.map(toExpr).filter((expr) => expr !== undefined)
  if (done.length < 2) return done[0]
  return join === 'all' ? { all: done } : { any: done }
}

function ofLine(line: Line): Expr | undefined {
  if (!isFinished(line)) return undefined
  const { subject, of, op, values } = line
  return { is: { subject, of: of || null, op, values: op === 'some' || op === 'none' ? [] : values } }
}

/** Whether a line says something already. */
export function isFinished({ subject, of, op, values }: Line): boolean {
  if (subject === 'field' && !of) return false
  if (op === 'some' || op === 'none') return true
  const wanted = op === 'within' ? 2 : 1
  return values.length >= wanted && values.every((value) => value.trim() !== '')
}

/** The finished lines in reading order: the order in which the core counts them. */
export function finished(part: Part): Line[] {
  return isGroup(part) ? part.parts.flatMap(finished) : isFinished(part) ? [part] : []
}

/** A line about a subject, as it begins. */
export function begin(word: Word): Line {
  const first = word.ops[0]
  const op = first?.op ?? 'is'
  return { key: key(), no: false, subject: word.subject, of: word.field ?? undefined, op, values: op === 'within' ? ['3', 'months'] : [] }
}

export const newGroup = (word: Word): Group => ({ key: key(), no: false, join: 'any', parts: [begin(word)] })

/** All of these hold: what the chips say and what the editor says, together. */
export function both(parts: readonly (Expr | undefined)[]): Expr {
  const flat = parts.flatMap((part) => (part === undefined ? [] : 'all' in part ? part.all : [part]))
  return flat.length === 1 && flat[0] ? flat[0] : { all: flat }
}
