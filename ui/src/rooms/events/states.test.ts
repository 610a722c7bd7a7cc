import { describe, expect, it } from 'vitest'
import { cameAt, dayOf, hours, number, outcome, share } from './states'

it('says the year of a day only where it is another', () => {
  expect(dayOf('2026-11-20', '2026-10-01')).toBe('11月20日（金）')
  expect(dayOf('2025-11-20', '2026-10-01')).toBe('2025年11月20日（木）')
})

it('says as much of the time as is known', () => {
  expect([hours({ starts_at: '09:30', ends_at: '16:00' }), hours({ starts_at: '13:00', ends_at: '' }), hours({ starts_at: '', ends_at: '' })]).toEqual(['9:30–16:00', '13:00', ''])
})

it('names the day on which somebody was written down later', () => {
  const moment = new Date(2026, 10, 21, 9, 5).toISOString()
  expect(cameAt(moment, '2026-11-21')).toBe('9:05')
  expect(cameAt(moment, '2026-11-20')).toBe('11/21 9:05')
})

describe('what an application came to', () => {
  it('is one word', () => {
    expect(outcome({ event_state: 'over', state: 'taken', came: true }).word).toBe('came')
    expect(outcome({ event_state: 'called_off', state: 'taken', came: false }).word).toBe('called_off')
    expect(outcome({ event_state: 'called_off', state: 'given_up', came: false }).word, 'theirs came first').toBe('given_up')
    expect(outcome({ event_state: 'open', state: 'waiting', came: false }).word).toBe('waiting')
  })
})

it('reads numbers as they are typed, and what is none as a wrong one', () => {
  expect([number('４０', -1), number(' 7 ', -1), number('-3', -1), number('', -1)]).toEqual([40, 7, -1, -1])
})

it('never draws a gauge beyond its frame', () => {
  expect([share(26, 40), share(5, 0), share(0, 40)]).toEqual(['65%', '100%', '0%'])
})
