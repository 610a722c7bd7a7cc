import { describe, expect, it } from 'vitest'
import { size, waited } from './states'

describe('how long somebody has waited', () => {
  const now = new Date('2026-11-20T03:00:00Z')
  it('is told in hours for two days, then in days', () => {
    expect(waited('2026-11-20T02:30:00Z', now), 'not yet an hour').toEqual({ unit: 'hours', n: 0 })
    expect(waited('2026-11-18T04:00:00Z', now), 'almost two days').toEqual({ unit: 'hours', n: 47 })
    expect(waited('2026-11-18T03:00:00Z', now), 'two days').toEqual({ unit: 'days', n: 2 })
    expect(waited('2026-11-20T04:00:00Z', now), 'a clock that is ahead').toEqual({ unit: 'hours', n: 0 })
  })
})

it('says the size of a paper shortly', () => {
  expect([size(3), size(350_000), size(1_300_000)]).toEqual(['1 KB', '341 KB', '1.2 MB'])
})
