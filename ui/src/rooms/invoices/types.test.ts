import { expect, test } from 'vitest'
import { badge, byReason, mend, millimetres, tenths, type LeftOut } from './types'

test('an invoice is called by what is to be done about it', () => {
  const row = { state: 'issued', open: 8000, changed: false, overdue: false } as const
  expect(badge(row).word).toBe('open')
  expect(badge({ ...row, overdue: true, changed: true }).word, 'late is graver than changed').toBe('overdue')
  expect(badge({ ...row, changed: true }).word).toBe('changed')
  expect(badge({ ...row, open: 0, changed: true }).word, 'paid is done').toBe('paid')
  expect(badge({ ...row, state: 'void', overdue: true }).word, 'what counts no more is not late').toBe('void')
})

test('tenths of a millimetre are typed in either way and come back', () => {
  for (const [typed, value] of [['1.5', 15], ['-0,3', -3], ['０．２', 2], ['', 0]] as const) expect(tenths(typed), typed).toBe(value)
  expect(tenths('abc'), 'what is no number is refused').toBeUndefined()
  for (const value of [-200, -3, 0, 15]) expect(tenths(millimetres(value))).toBe(value)
})

test('who is left out leads to where it can be mended', () => {
  const one: LeftOut = { member: 7, no: '00007', name: '', why: 'died', reason: 'a', invoice: null }
  expect(mend(one).path).toBe('/members/7')
  expect(mend({ ...one, invoice: 3 })).toEqual({ path: '/invoices', query: { invoice: 3 } })
  expect(byReason([one, { ...one, reason: 'b' }, { ...one, reason: 'b' }]).map((group) => group.title)).toEqual(['b', 'a'])
})
