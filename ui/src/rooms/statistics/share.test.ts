import { describe, expect, it } from 'vitest'
import { month, percent, share } from './share'

describe('numbers as pictures', () => {
  it('are as long as they are large', () => {
    const all = [{ count: 200 }, { count: 50 }]
    expect(share(200, all), 'the largest is whole').toBe(100)
    expect(share(50, all), 'a quarter of it').toBe(25)
    expect(share(0, [{ count: 0 }]), 'nothing is no bar').toBe(0)
    expect(percent(1, 3), 'of all').toBe('33.3%')
    expect(percent(0, 0), 'of nobody there is no share').toBe('')
  })
  it('know the ends of months', () => {
    expect(month('2026-11-26'), 'this one').toEqual(['2026-11-01', '2026-11-30'])
    expect(month('2026-12-31', 1), 'and the next, over the year').toEqual(['2027-01-01', '2027-01-31'])
    expect(month('2028-02-10'), 'leap years too').toEqual(['2028-02-01', '2028-02-29'])
  })
})
