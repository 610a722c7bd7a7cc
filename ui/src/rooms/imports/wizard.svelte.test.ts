import { flushSync } from 'svelte'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import * as ask from './ask'
import type { Opened, Plan, PlanInput, PlanRow } from './types'
import { Wizard } from './wizard.svelte'

vi.mock('./ask')

const column = (index: number, title: string, guess: string | null) => ({ index, title, samples: [], guess, certain: true })
const opened: Opened = { token: 't', format: 'xlsx', sheets: ['a'], sheet: 'a', layout: 'unknown', header_row: 1, rows: 3, doubtful: [], setups: [], columns: [column(0, 'No', 'no'), column(1, 'Name', 'name'), column(2, 'Old', null)] }
const doubtful: PlanRow = { row: 4, state: 'doubtful', name: 'x', reasons: [], changes: [] }
const planned = (input: PlanInput): Plan => {
  const settled = input.include.length + input.exclude.length
  return { added: 2 + input.include.length, updated: 0, unchanged: 0, doubtful: settled ? 0 : 1, left_out: input.exclude.length, shown: 1, rows: settled ? [] : [doubtful], warnings: [], repairs: [], balances: { count: 0, sum: 0 } }
}
const lastPlan = () => vi.mocked(ask.plan).mock.lastCall?.[0]

describe('an import', () => {
  let wizard: Wizard
  let stop: () => void
  const pass = async () => {
    flushSync()
    await vi.advanceTimersByTimeAsync(1000)
    flushSync()
  }

  beforeEach(async () => {
    vi.useFakeTimers()
    vi.mocked(ask.open).mockResolvedValue(opened)
    vi.mocked(ask.plan).mockImplementation(async (input) => planned(input))
    stop = $effect.root(() => {
      wizard = new Wizard()
    })
    await wizard.open({ name: 'a.xlsx', base64: '' })
    await pass()
  })
  afterEach(() => {
    stop()
    vi.useRealTimers()
    vi.resetAllMocks()
  })

  it('is read once with the guessed columns, and waits for what is in doubt', () => {
    expect(vi.mocked(ask.plan).mock.calls.length, 'an answer is no reason to ask again').toBe(1)
    expect(lastPlan()?.mapping, 'a column that nobody knows is not used').toEqual([{ column: 0, target: 'no' }, { column: 1, target: 'name' }, { column: 2, target: 'ignore' }])
    expect(wizard.settled, 'one row is neither in nor out').toBe(false)
  })

  it('goes on once each row is settled', async () => {
    wizard.settle(doubtful, true)
    await pass()
    expect(lastPlan()?.include, 'the row is taken in by hand').toEqual([4])
    expect(wizard.settled, 'nothing is left to settle').toBe(true)
    expect(wizard.people, 'the row is among those to come').toBe(3)
  })

  it('goes on without the rest, until something is read in another way', async () => {
    wizard.restOut = true
    expect(wizard.settled, 'the rest stays out').toBe(true)
    wizard.map(2, 'note')
    await pass()
    expect(wizard.settled, 'other columns, other doubts: they are asked again').toBe(false)
  })

  it('asks nothing while columns contradict each other', async () => {
    const asked = vi.mocked(ask.plan).mock.calls.length
    wizard.map(2, 'no')
    await pass()
    expect(wizard.sure(opened.columns[2]!), 'the later column is the one too many').toBe('doubled')
    expect(vi.mocked(ask.plan).mock.calls.length, 'the core would only refuse').toBe(asked)
  })

  it('takes in what was shown, once', async () => {
    wizard.restOut = true
    vi.mocked(ask.commit).mockResolvedValue({ batch: 1, entry: 9, rows: 3, added: 2, updated: 0, unchanged: 0, rejected: [], warnings: [], balances: 0 })
    await wizard.take()
    await wizard.take()
    expect(vi.mocked(ask.commit).mock.calls.length, 'a second Ctrl Enter imports nothing').toBe(1)
    expect(vi.mocked(ask.commit).mock.lastCall?.[0], 'a page of the list is no part of the import').not.toHaveProperty('show')
    expect(wizard.stage, 'the result is shown').toBe('done')
  })

  it('comes back with a word when it was stopped', async () => {
    wizard.restOut = true
    vi.mocked(ask.commit).mockRejectedValue({ code: 'cancelled', message: 'stopped' })
    await wizard.take()
    await pass()
    expect([wizard.stage, wizard.failure?.code], 'the choices are still there, and so is the reason').toEqual(['match', 'cancelled'])
  })
})
