import { describe, expect, it } from 'vitest'
import { badge, byReason } from './types'

describe('charges', () => {
  it('are overdue only while nothing is paid', () => {
    expect(badge({ state: 'unpaid', overdue: true }).kind, 'a day that passed is worth a triangle').toBe('over')
    expect(badge({ state: 'unpaid', overdue: false }).kind, 'before the day it only waits').toBe('wait')
    expect(badge({ state: 'paid', overdue: false }).kind, 'paid is done').toBe('done')
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
})
