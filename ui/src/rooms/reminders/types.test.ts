import { expect, test } from 'vitest'
import { mark, span } from './types'

test('years are told in one word', () => {
  expect(span([2026])).toBe('2026')
  expect(span([2023, 2024, 2026]), 'from the first to the last').toBe('2023–2026')
})

test('what went wrong comes before what is open, and what is paid needs no look', () => {
  expect(mark({ open: 8000, mail_state: 'failed' }).word).toBe('failed')
  expect(mark({ open: 0, mail_state: 'stopped' }).word).toBe('paid')
  expect(mark({ open: 8000, mail_state: 'waiting' }).word).toBe('waiting')
  expect(mark({ open: 8000, mail_state: null }).word).toBe('open')
})
