import { describe, expect, it } from 'vitest'
import { equalParts, monthsLater, standing } from './parts'

describe('instalments', () => {
  it('share a sum without making or losing a yen', () => {
    for (const sum of [2, 60, 8000, 10001, 999_999_999]) {
      for (let count = 2; count <= Math.min(60, sum); count += 1) {
        const parts = equalParts(sum, count, '2026-12-31')
        expect(parts.reduce((all, part) => all + part.amount, 0), `${sum} in ${count}`).toBe(sum)
        expect(parts.every((part) => part.amount > 0), 'nobody pays nothing').toBe(true)
        expect(new Set(parts.slice(1).map((part) => part.amount)).size, 'all but the first are alike').toBeLessThanOrEqual(1)
        expect(parts.every((part, at) => at === 0 || part.due_on > parts[at - 1]!.due_on), 'each later than the one before').toBe(true)
      }
    }
    expect(equalParts(8000, 3, '2026-12-31').map((part) => part.amount), 'what is left over is paid first').toEqual([2668, 2666, 2666])
  })

  it('are due on the same day of each month, or its last', () => {
    expect(monthsLater('2026-12-31', 2), 'February has no 31st').toBe('2027-02-28')
    expect(monthsLater('2027-02-28', 1), 'the last day stays the last').toBe('2027-03-31')
    expect(monthsLater('2027-01-30', 1), 'a leap day is not needed').toBe('2027-02-28')
    expect(monthsLater('2027-01-15', 12), 'over the year').toBe('2028-01-15')
  })

  it('are paid in their order', () => {
    const parts = [{ due_on: '2026-10-31', amount: 3000 }, { due_on: '2026-11-30', amount: 3000 }, { due_on: '2026-12-31', amount: 3000 }, { due_on: '2027-01-31', amount: 3000 }]
    const at = (paid: number) => standing(parts, paid, '2026-11-30').map((part) => [part.state, part.covered])
    expect(at(1000), 'its own day is not late, the day after is').toEqual([['late', 1000], ['next', 0], ['later', 0], ['later', 0]])
    expect(at(4000), 'what is more than a part goes on to the next').toEqual([['paid', 3000], ['next', 1000], ['later', 0], ['later', 0]])
    for (const paid of [0, 2999, 3000, 7500, 12000]) expect(standing(parts, paid, '2026-11-30').reduce((all, part) => all + part.covered, 0), 'all of it is somewhere').toBe(paid)
  })
})
