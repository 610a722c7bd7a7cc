import { describe, expect, it } from 'vitest'
import { badge, byReason, holds } from './types'

describe('charges', () => {
  it('are overdue only while nothing is paid', () => {
    expect(badge({ state: 'unpaid', overdue: true }).kind, 'a day that passed is worth a triangle').toBe('over')
    expect(badge({ state: 'unpaid', overdue: false }).kind, 'before the day it only waits').toBe('wait')
    expect(badge({ state: 'paid', overdue: false }).kind, 'paid is done').toBe('done')
    expect(badge({ state: 'waived', overdue: false }).kind, 'where nothing is owed, nothing is late').toBe('none')
  })

  it('name everybody who was left out, under the reason', () => {
    const one = (member: number, code: 'charged' | 'left') => ({ item: 'annual', member, no: String(member), name: 'A', code, reason: code })
    const groups = byReason([one(1, 'left'), one(2, 'charged'), one(3, 'charged')])
    expect(groups.map((group) => [group.code, group.people.length]), 'the largest group first, nobody lost').toEqual([['charged', 2], ['left', 1]])
  })

  it('keep what is charged apart, though the reason is the same', () => {
    const one = (item: string) => ({ item, member: 1, no: '1', name: 'A', code: 'charged' as const, reason: 'charged' })
    expect(byReason([one('annual'), one('journal')]).map((group) => group.item), 'one group for each item').toEqual(['annual', 'journal'])
  })

  it('follow what is arranged from its first day to its last', () => {
    const one = { from: '2026-04-01', until: '2027-03-31' }
    expect(['2026-03-31', '2026-04-01', '2027-03-31', '2027-04-01'].map((day) => holds(one, day)), 'both days belong to it').toEqual(['ahead', 'now', 'now', 'over'])
    expect(holds({ from: '2026-04-01', until: null }, '2099-01-01'), 'without a last day it goes on').toBe('now')
  })
})
