import { describe, expect, it } from 'vitest'
import { oldestFirst, type Open, spread } from './types'

const charge = (id: number, due_on: string, open: number): Open => ({ id, member: 1, payer: 1, label: '', fiscal_year: 2026, amount: open, paid: 0, open, charged_on: '2026-04-01', due_on, state: 'unpaid', tax_class: 'outside' })

describe('spreading a payment', () => {
  const charges = [charge(3, '2026-05-31', 8000), charge(1, '2025-05-31', 8000), charge(2, '2024-05-31', 0)]

  it('fills the oldest first and leaves out what is paid', () => {
    expect(oldestFirst(charges).map((one) => one.id), 'the day decides, not the number').toEqual([1, 3])
    expect([...spread(10_000, oldestFirst(charges))], 'the oldest whole, the rest on the next').toEqual([[1, 8000], [3, 2000]])
  })

  it('never gives more than came in or is open', () => {
    for (const amount of [-5, 0, 1, 8000, 16_000, 50_000]) {
      const sum = [...spread(amount, oldestFirst(charges)).values()].reduce((a, b) => a + b, 0)
      expect(sum, `of ${amount}`).toBe(Math.min(Math.max(0, amount), 16_000))
    }
  })
})
