import { expect, it } from 'vitest'
import { ageOn } from '../list/age'
import { lastDay } from './period'

it('says the last day of a membership', () => {
  expect(lastDay('2027-04-01'), 'a fiscal year ends with March').toBe('2027-03-31')
  expect(lastDay('2024-03-01'), 'leap years have a 29th').toBe('2024-02-29')
})

it('counts years on the birthday', () => {
  expect(ageOn('1951-06-03', '2026-06-02'), 'the day before').toBe(74)
  expect(ageOn('1951-06-03', '2026-06-03'), 'the day itself').toBe(75)
})
