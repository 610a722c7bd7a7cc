import { expect, test } from 'vitest'
import { choices, type Compared, type Side, sideOf, turned } from './choices'

const compared = {
  fields: [
    { key: 'birth', keep: '', drop: '1958-04-29', proposed: 'drop' },
    { key: 'no', keep: '00127', drop: '00131', proposed: 'keep' },
  ],
  rows: [{ key: 'phone', label: '電話', keep: ['1'], drop: ['2'], sides: ['both', 'keep', 'drop'], proposed: 'both' }],
} as unknown as Compared

test('only what differs from the proposal is said', () => {
  const chosen = new Map<string, Side>([['no', 'drop'], ['birth', 'drop'], ['phone', 'keep']])
  expect(choices(compared, chosen)).toEqual({ no: 'drop', phone: 'keep' })
  expect(choices(compared, new Map())).toEqual({})
})

test('a value that was not chosen stands as proposed', () => {
  expect(sideOf(new Map(), compared.fields[0]!)).toBe('drop')
})

test('when the two change places the same values are still taken', () => {
  expect([...turned(compared, new Map<string, Side>([['no', 'drop'], ['phone', 'both']]))]).toEqual([['no', 'keep'], ['phone', 'both']])
})
