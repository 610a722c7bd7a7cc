import { expect, it } from 'vitest'
import { ageOn } from '../list/age'
import { currentLeave, lastDay, yearEnd } from './period'

it('says the last day of a membership', () => {
  expect(lastDay('2027-04-01'), 'a fiscal year ends with March').toBe('2027-03-31')
  expect(lastDay('2024-03-01'), 'leap years have a 29th').toBe('2024-02-29')
})

it('ends a fiscal year on the eve of the next', () => {
  expect(yearEnd(2026, 4), 'from April').toBe('2027-03-31')
  expect(yearEnd(2026, 1), 'from January').toBe('2026-12-31')
})

it('finds the leave that holds, else the next', () => {
  const [past, now, later] = [{ starts_on: '2024-04-01', ends_on: '2025-04-01' }, { starts_on: '2026-04-01', ends_on: null }, { starts_on: '2027-04-01', ends_on: '2028-04-01' }]
  expect(currentLeave([later, now, past], '2026-11-20'), 'one that is open holds').toBe(now)
  expect(currentLeave([later, past], '2026-11-20'), 'one to come').toBe(later)
  expect(currentLeave([past], '2026-11-20'), 'what is over is over').toBeUndefined()
})

it('counts years on the birthday', () => {
  expect(ageOn('1951-06-03', '2026-06-02'), 'the day before').toBe(74)
  expect(ageOn('1951-06-03', '2026-06-03'), 'the day itself').toBe(75)
})
