import { expect, it } from 'vitest'
import { lastDay } from './types'

it('says the last day of a half open span', () => {
  expect(lastDay('2026-04-01'), 'over the end of a month').toBe('2026-03-31')
  expect(lastDay('2028-03-01'), 'in a leap year').toBe('2028-02-29')
  expect(lastDay('2027-01-01'), 'over the end of a year').toBe('2026-12-31')
})
