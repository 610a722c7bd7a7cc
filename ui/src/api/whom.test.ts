import { describe, expect, it } from 'vitest'
import { whomOf } from './whom'

const at = (query: string) => {
  const params = new URLSearchParams(query)
  return whomOf((key) => params.get(key) ?? '', 2026)
}

describe('whom an address exports', () => {
  it('is whoever was chosen', () => {
    expect(at('ids=12,15,x,-3&q=a'), 'what is no key is nobody; who was chosen was chosen').toEqual({ ids: [12, 15] })
  })
  it('is whoever the list showed', () => {
    expect(at('q=a&state=left,died&kinds=2&dues=open&no_email=1&joined=2026-04-01'), 'the conditions of the list, all of them').toEqual({
      text: 'a',
      filter: { state: ['left', 'died'], kinds: [2], dues: { fiscal_year: 2026, state: 'open' }, no_email: true, joined_from: '2026-04-01' },
    })
  })
  it('is whom a segment means, on the day of the list', () => {
    expect(at('segment=tag:%E5%BD%B9%E5%93%A1&on=2027-04-01'), 'not everybody, because one word was not read').toEqual({ filter: { on: '2027-04-01', segment: 'tag:役員' } })
  })
  it('is nobody in particular without a word', () => {
    expect(at('state=&kinds=&no_email='), 'conditions that are not there').toBeUndefined()
  })
})
