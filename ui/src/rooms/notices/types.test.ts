import { expect, test } from 'vitest'
import { moved, size } from './types'

test('one is moved by a place, and nothing beyond the ends', () => {
  expect(moved([1, 2, 3], 2, -1), 'up').toEqual([2, 1, 3])
  expect(moved([1, 2, 3], 2, 1), 'down').toEqual([1, 3, 2])
  expect(moved([1, 2, 3], 1, -1), 'the first stays').toEqual([1, 2, 3])
  expect(moved([1, 2, 3], 3, 1), 'the last stays').toEqual([1, 2, 3])
  expect(moved([1, 2, 3], 9, 1), 'one that is not there').toEqual([1, 2, 3])
})

test('sizes are said as people say them', () => {
  expect([size(10), size(2048), size(1_258_291)], 'never nothing').toEqual(['1 KB', '2 KB', '1.2 MB'])
})
