import { expect, it } from 'vitest'
import { byAct, proposed, type Proposal } from './proposals'

const of = (member: number, act: Proposal['act']) => ({ member, act }) as Proposal

it('groups what happens and counts what is decided', () => {
  const all = [of(1, 'end'), of(2, 'change'), of(3, 'lapse'), of(4, 'change'), of(5, 'return')]
  expect(byAct(all).map((group) => [group.act, group.rows.length]), 'decisions first, then what happens by itself').toEqual([
    ['change', 2],
    ['lapse', 1],
    ['return', 1],
    ['end', 1],
  ])
  expect(proposed(all).map((one) => one.member), 'what happens by itself needs no decision').toEqual([2, 3, 4])
})
