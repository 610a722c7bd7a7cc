import { describe, expect, it } from 'vitest'
import { type Line, next, spread } from './types'

const line = (id: number, state: Line['state']): Line => ({ id, state, account: 1, date: '2026-11-19', amount: 8000, name: 'A', memo: '', sureness: 'none', score: 0, candidates: [] })

describe('the lines of a statement', () => {
  it('are walked from one that waits to the next, and from the last to the first', () => {
    const lines = [line(1, 'matched'), line(2, 'settled'), line(3, 'unknown'), line(4, 'settled')]
    expect(next(lines, 0), 'what is settled is passed by').toBe(2)
    expect(next(lines, 2), 'behind the last comes the first').toBe(0)
    expect(next([line(1, 'settled')], 0), 'nothing waits').toBe(-1)
  })

  it('are laid upon what is open, and never upon more', () => {
    const open = [{ id: 1, open: 8000 }, { id: 2, open: 3000 }]
    expect(spread(11_000, open), 'all of it').toEqual({ 1: 8000, 2: 3000 })
    expect(spread(9000, open), 'the oldest first').toEqual({ 1: 8000, 2: 1000 })
    expect(spread(20_000, open), 'the rest stays on the payment').toEqual({ 1: 8000, 2: 3000 })
  })
})
