import { describe, expect, it } from 'vitest'
import { byDay, type Line } from './log.svelte'

const line = (id: number, at: string) => ({ id, at }) as Line

describe('the journal by day', () => {
  it('puts one heading before the entries of a day', () => {
    const noon = new Date(2026, 10, 20, 12).toISOString()
    const one = new Date(2026, 10, 20, 13).toISOString()
    const before = new Date(2026, 10, 19, 9).toISOString()
    const items = byDay([line(3, one), line(2, noon), line(1, before)])
    expect(items.map((item) => ('day' in item ? item.day : item.line.id)), 'days as the reader lives them, newest first').toEqual(['2026-11-20', 3, 2, '2026-11-19', 1])
  })

  it('shows nothing for an empty journal', () => {
    expect(byDay([]), 'no heading without entries').toEqual([])
  })
})
