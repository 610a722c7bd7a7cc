/** An answer to a question of one of several types, as a form edits it: '' (or an empty list) is none. Pure. */

export const ANSWER_TYPES = ['text', 'number', 'date', 'choice', 'choices', 'yes_no'] as const
export type AnswerType = (typeof ANSWER_TYPES)[number]
export type Answer = string | string[]

/** A value of the core as a form edits it. */
export function toAnswer(type: AnswerType, value: unknown): Answer {
  if (type === 'choices') return Array.isArray(value) ? value.map(String) : []
  if (value === null || value === undefined) return ''
  if (type === 'yes_no') return value === true ? 'yes' : 'no'
  return String(value)
}

/** The same for the core; null takes the value away. */
export function fromAnswer(type: AnswerType, answer: Answer | undefined): unknown {
  if (answer === undefined || answer.length === 0) return null
  if (type === 'yes_no') return answer === 'yes'
  if (type === 'number' && typeof answer === 'string') return answer.normalize('NFKC')
  return answer
}
