import { describe, expect, it } from 'vitest'
import { blank, byReason, type LeftOut, type Preview, said } from './types'

const left = (why: LeftOut['why'], member: number): LeftOut => ({ why, member, no: String(member), name: 'A', open: 8000, detail: '' })

describe('those whom a run leaves out', () => {
  it('stand by reason: first what can be mended, last who has no mandate', () => {
    const left_out = [left('no_mandate', 1), left('stopped', 2), left('letters', 3), left('stopped', 4)]
    const preview: Preview = { count: 0, amount: 0, lines: [], left_out, reasons: [{ why: 'no_mandate', count: 90 }, { why: 'stopped', count: 2 }, { why: 'letters', count: 1 }] }
    const groups = byReason(preview)
    expect(groups.map((group) => group.why), 'however many have no mandate').toEqual(['stopped', 'letters', 'no_mandate'])
    expect(groups[0]?.people.map((one) => one.member), 'everybody of a reason').toEqual([2, 4])
    expect(groups[2]?.count, 'all of them, also those that are not shown').toBe(90)
  })
})

describe('an account', () => {
  it('is said as its passbook says it', () => {
    expect(said({ ...blank(), bank: 'ﾐｽﾞﾎ', bank_code: '0001', branch_code: '012', number: '7654321' }), 'names where they are known').toBe('ﾐｽﾞﾎ 012 7654321')
    expect(said({ ...blank(), type: 'post', branch_code: '12340', number: '12345671' }), '記号番号').toBe('12340-12345671')
  })
})
