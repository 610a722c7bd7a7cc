import { describe, expect, it } from 'vitest'
import { feeOf, mayClose, MARKS, STATES } from './types'

describe('online payment', () => {
  it('draws every state', () => expect(Object.keys(MARKS).sort(), 'no link without a mark').toEqual([...STATES].sort()))
  it('closes what can still be paid, and nothing on which money is on its way', () =>
    expect(STATES.filter(mayClose).sort()).toEqual(['asked', 'failed', 'open']))
  it('counts other fees, and no correction in our favour', () => {
    expect(feeOf({ fee: 288, other: -50 })).toBe(338)
    expect(feeOf({ fee: 288, other: 50 })).toBe(288)
  })
})
