import { describe, expect, it } from 'vitest'
import { inOrder } from './tasks'

describe('waiting work', () => {
  it('puts whoever has waited longest first', () => {
    const order = inOrder([
      { kind: 'no_channel', count: 3 },
      { kind: 'receipts_to_issue', count: 2, since: '2026-11-20' },
      { kind: 'unpaid', count: 27, since: '2026-09-30', amount: 188_000 },
    ])
    expect(order.map((task) => task.kind), 'people first, then records').toEqual(['unpaid', 'receipts_to_issue', 'no_channel'])
  })

  it('leaves out what does not wait and what it cannot name', () => {
    expect(inOrder([{ kind: 'unpaid', count: 0 }, { kind: 'made_up', count: 4 }]), 'an empty line helps nobody').toEqual([])
  })
})
