import { expect, test } from 'vitest'
import { begun, span, yearOf } from './years'

test('a day before the first month of a fiscal year belongs to the one before', () => {
  expect(yearOf('2026-03-31', 4), 'its last day').toBe(2025)
  expect(yearOf('2026-04-01', 4), 'its first day').toBe(2026)
  expect(yearOf('2026-01-01', 1), 'years of the calendar').toBe(2026)
})

test('years can be chosen from the latest down to the first of the books', () => {
  expect(span([2026, 2024]), 'newest first, none left out').toEqual([2026, 2025, 2024])
  expect(span([2026, 2026]), 'books that began this year').toEqual([2026])
  expect(span([]), 'nothing is known yet').toEqual([])
})

test('a place without a beginning offers some years and not a century', () => {
  const us = { fiscal_year: 2026, fiscal_year_start: 4 }
  expect(begun('1868-01-01', us), 'as it is from the start').toBe(2016)
  expect(begun('2025-02-01', us), 'since somebody said when').toBe(2024)
})
