import { describe, expect, it } from 'vitest'
import { choose, plain, type Query, read, segmentOf, segments, which, write } from './query'

const back = (query: Query) => {
  const address = write(query)
  return read((key) => address[key] ?? '')
}
const year = { fiscal_year: 2026, fiscal_year_start: 4, today: '2026-11-20' }

describe('the address of the list', () => {
  it('keeps every part of a query', () => {
    const query: Query = { text: '小林', states: ['left', 'died'], kinds: [1, 3], tags: [7], dues: 'part', noEmail: true, noMypage: true, joined: true, sort: 'owed', descending: true }
    expect(back(query), 'a link to a list must show the same list').toEqual(query)
    expect(back({ ...plain, states: [] }).states, 'everybody is not the same as the default').toEqual([])
  })

  it('is empty for the default list', () => {
    expect(Object.values(write(plain)).join(''), 'a plain address for the plain list').toBe('')
  })

  it('passes over what it does not understand', () => {
    const odd: Record<string, string> = { state: 'gone', kinds: 'x,2', dues: 'much', sort: 'beauty' }
    expect(read((key) => odd[key] ?? ''), 'an old or mistyped link still opens a list').toEqual({ ...plain, kinds: [2] })
  })
})

describe('segments', () => {
  it('are recognised whatever the text and the order', () => {
    for (const segment of segments) expect(segmentOf({ ...choose(segment, plain), text: '林', sort: 'no' })?.key, 'the chip stays pressed while one searches').toBe(segment.key)
    expect(segmentOf({ ...plain, kinds: [1] }), 'a further condition is a list of its own').toBeUndefined()
  })

  it('ask the core for the dues and the start of the present year', () => {
    expect(which({ ...plain, dues: 'open' }, year).filter.dues, 'dues are asked for one year').toEqual({ fiscal_year: 2026, state: 'open' })
    expect(which({ ...plain, joined: true, states: [] }, year).filter, 'joined this year: whatever the state, from the first day').toMatchObject({ state: [], joined_from: '2026-04-01' })
  })
})
