import { describe, expect, it } from 'vitest'
import { doubled, exported, GROUP_NAMES, GROUPS, named } from './targets'

describe('targets', () => {
  it('stand in one group each', () => {
    const all = GROUP_NAMES.flatMap((group) => [...GROUPS[group]])
    expect(new Set(all).size, 'a target that is offered twice is chosen wrongly').toBe(all.length)
  })

  it('are refused to a second column, unless their values can stand side by side', () => {
    expect([...doubled(new Map([[0, 'no'], [3, 'no'], [5, 'phone'], [6, 'phone'], [7, 'ignore'], [8, 'ignore']]))], 'the later one of the two numbers').toEqual([3])
    expect(doubled(new Map([[0, 'new_field:text'], [1, 'new_field:text']])).size, 'each makes a field of its own name').toBe(0)
    expect([...doubled(new Map([[0, 'field:4'], [1, 'field:4']]))], 'a field holds one value').toEqual([1])
  })

  it('know when rows say whose they are', () => {
    expect(named(new Map([[0, 'no'], [1, 'kana']])), 'a number alone is nobody yet').toBe(false)
    expect(named(new Map([[0, 'organisation']])), 'an organisation has a name').toBe(true)
  })

  it('of the export leave out what is only read', () => {
    expect(exported('home'), 'an address is written in parts').not.toContain('address')
    expect(exported('other'), 'nobody is exported from the bin').not.toContain('trash')
  })
})
