import { describe, expect, it } from 'vitest'
import { isEverybody, whomOf } from './selection'

const at = (query: string) => {
  const params = new URLSearchParams(query)
  return whomOf((key) => params.get(key) ?? '')
}

describe('whom an address exports', () => {
  it('is whoever was chosen', () => {
    expect(at('ids=12,15,x,-3'), 'what is no key is nobody').toEqual({ ids: [12, 15] })
  })
  it('is whoever the list showed', () => {
    expect(at(`q=${encodeURIComponent('小林')}&filter=${encodeURIComponent('{"kinds":[2]}')}`), 'text and filter together').toEqual({ text: '小林', filter: { kinds: [2] } })
  })
  it('is everybody without a word', () => {
    expect(isEverybody(at('')), 'no condition').toBe(true)
    expect(isEverybody(at('filter=%7B')), 'a broken filter is not taken for one').toBe(true)
  })
})
