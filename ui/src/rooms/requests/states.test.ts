import { describe, expect, it } from 'vitest'
import { isLeaving } from './states'

describe('requests', () => {
  it('tells what changes the membership from what changes the record', () => {
    expect(['end', 'leave', 'name', 'field:3'].map(isLeaving), 'only these two ask for a day').toEqual([true, true, false, false])
  })
})
