import { describe, expect, it } from 'vitest'
import { firstDay, NO_CONDITIONS, readConditions, readSort, same, segments, toFilter, toTree, writeConditions, writeSort, type Conditions } from './query'

const address = (conditions: Conditions) => {
  const params = writeConditions(conditions)
  return (key: string) => String(params[key] ?? '')
}

describe('the list in the address bar', () => {
  it('comes back as it was kept', () => {
    const all: Conditions = { state: ['left', 'died'], kinds: [1, 12], tags: [3], dues: 'open', no_email: true, no_mypage: true, joined: '2026-04-01', on: '2026-03-31', segment: 'tag:役員 and age >= 65' }
    expect(readConditions(address(all)), 'a kept link shows the same people').toEqual(all)
    expect(readConditions(address(NO_CONDITIONS)), 'no parameter is no condition').toEqual(NO_CONDITIONS)
    for (const sort of [{ key: 'kana', desc: false }, { key: 'owed', desc: true }]) expect(readSort(writeSort(sort) ?? ''), 'and in the same order').toEqual(sort)
  })

  it('leaves out what it does not know', () => {
    const strange = { state: 'current,gone', kinds: '1,x', dues: 'later', joined: 'spring', no_email: 'yes' } as Record<string, string>
    expect(readConditions((key) => strange[key] ?? ''), 'an address is written by hand, too').toEqual({ ...NO_CONDITIONS, state: ['current'], kinds: [1] })
    expect(readSort('-shoe'), 'an unknown order is that of names').toEqual({ key: 'kana', desc: true })
  })

  it('asks the core for dues of this year', () => {
    expect(toFilter({ ...NO_CONDITIONS, dues: 'paid' }, 2026).dues, 'the year is the one of the association').toEqual({ fiscal_year: 2026, state: 'paid' })
    expect(toFilter(NO_CONDITIONS, 2026), 'nothing narrows an empty question').toMatchObject({ state: [], dues: null, joined_from: null })
  })

  it('says the chips as a segment', () => {
    const tree = toTree({ ...NO_CONDITIONS, state: ['current'], tags: [3, 4], dues: 'open', no_email: true })
    expect(tree.map((expr) => ('is' in expr ? [expr.is.subject, expr.is.op, ...(expr.is.values ?? [])] : [])), 'each tag has to be there, not one of them').toEqual([
      ['state', 'is', 'current'],
      ['tag', 'is', '3'],
      ['tag', 'is', '4'],
      ['dues', 'is', 'open'],
      ['email', 'none'],
    ])
  })

  it('knows the ready-made conditions', () => {
    const start = firstDay(2026, 4)
    expect(start, 'the first day as the core writes days').toBe('2026-04-01')
    const [all, , unpaid] = segments(start)
    expect(same(unpaid!.conditions, { ...NO_CONDITIONS, state: ['current', 'grace', 'on_leave'], dues: 'open' }), 'a chip is on when its conditions hold, however they came').toBe(true)
    expect(same(all!.conditions, unpaid!.conditions), 'and only then').toBe(false)
  })
})
