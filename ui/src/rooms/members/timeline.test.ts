import { describe, expect, it } from 'vitest'
import { byDay } from './timeline'
import type { Happened } from './types'

const at = (day: number, hour: number, entry: number): Happened => ({ at: new Date(2026, 10, day, hour).toISOString(), kind: 'members', title: '', who: '', entry, undone: false })

describe('the days of a member', () => {
  it('gather what happened on one day, in the order that it came', () => {
    const days = byDay([at(20, 15, 3), at(20, 9, 2), at(19, 22, 1)])
    expect(days.map(({ day, events }) => [day, events.map((one) => one.entry)]), 'one heading per local day, newest first').toEqual([['2026-11-20', [3, 2]], ['2026-11-19', [1]]])
  })
})
