import { describe, expect, it } from 'vitest'
import { matching, plain } from './match'

const people = [
  { no: '00012', name: '青木 志保', kana: 'アオキ シホ' },
  { no: '00127', name: '小林 千代子', kana: 'コバヤシ チヨコ' },
  { no: '', name: '小林 ジョン', kana: '' },
]
const found = (typed: string) => matching(people, typed).map((one) => one.name)

describe('who is meant at the reception', () => {
  it('is found by kana of any kind', () => {
    expect(plain(' ｺﾊﾞﾔｼ　ちよこ ')).toBe('コバヤシチヨコ')
    expect(found('こばやしち')).toEqual(['小林 千代子'])
    expect(found('ｱｵｷ')).toEqual(['青木 志保'])
  })
  it('is found by the name, also of who has no furigana', () => {
    expect(found('小林')).toEqual(['小林 千代子', '小林 ジョン'])
    expect(found('小林ジョ')).toEqual(['小林 ジョン'])
  })
  it('is found by the number, with its zeros or without', () => {
    expect(found('１２７')).toEqual(['小林 千代子'])
    expect(found('12'), 'a whole number is not the beginning of another').toEqual(['青木 志保'])
    expect(found('1'), 'not yet a whole number').toEqual(['青木 志保', '小林 千代子'])
    expect(found('001')).toEqual(['小林 千代子'])
  })
  it('is nobody where nothing is typed, or nobody fits', () => {
    expect(found('　')).toEqual([])
    expect(found('山田')).toEqual([])
  })
})
