import { describe, expect, it } from 'vitest'
import { cut } from './seal'

describe('a seal cut from a name', () => {
  it('is filled up to a square where an ending fits', () => {
    expect(cut('abcdefg', ['X', 'YZ']), 'seven letters and two make nine').toEqual({ letters: [...'abcdefgYZ'], columns: 3, rows: 3 })
    expect(cut('abc', ['X', 'YZ']).letters.join(''), 'one is enough for four').toBe('abcX')
  })

  it('is left alone where none does, and never longer than sixteen', () => {
    expect(cut('abcde', ['X', 'YZ']), 'five fits neither').toEqual({ letters: [...'abcde'], columns: 3, rows: 2 })
    expect(cut('a'.repeat(40), ['X', 'YZ']).letters.length, 'the first sixteen').toBe(16)
  })
})
