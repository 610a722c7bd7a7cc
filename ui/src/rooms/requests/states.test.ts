import { describe, expect, it } from 'vitest'
import { daysBetween, isLeaving } from './states'

describe('requests', () => {
  it('tells what changes the membership from what changes the record', () => {
    expect(['end', 'leave', 'name', 'field:3'].map(isLeaving), 'only these two ask for a day').toEqual([true, true, false, false])
  })
  it('counts how long somebody has waited', () => {
    expect(daysBetween('2026-11-18', '2026-12-01'), 'over the end of a month').toBe(13)
  })
})
