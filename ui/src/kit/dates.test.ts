import { describe, expect, it } from 'vitest'
import { daysBetween } from './dates'

describe('days', () => {
  it('counts them over the end of a month', () => {
    expect(daysBetween('2026-09-30', '2026-11-20'), 'October has 31 days').toBe(51)
    expect(daysBetween('2026-11-20T23:00:00Z', '2026-11-20'), 'hours are no days').toBe(0)
  })
})
