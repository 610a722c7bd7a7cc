import { describe, expect, it } from 'vitest'
import { codeOf, fillIn } from './postal'

const place = { code: '3901701', prefecture: '長野県', city: '松本市', town: '梓川倭' }

describe('postal codes', () => {
  it('are read as people type them', () => {
    expect(['390-1701', '３９０１７０１', '〒390ー1701'].map(codeOf), 'width and hyphen do not matter').toEqual(['3901701', '3901701', '3901701'])
    expect(codeOf('390-170'), 'nothing is asked before the code is whole').toBeUndefined()
  })

  it('fill in an empty address', () => {
    expect(fillIn({ prefecture: '', city: '', street: '' }, place, undefined), 'town goes before the house number').toEqual({ prefecture: '長野県', city: '松本市', street: '梓川倭' })
  })

  it('never write over a street that somebody typed', () => {
    expect(fillIn({ prefecture: '', city: '', street: '倭1140番地5' }, place, undefined).street, 'what was typed stays').toBe('倭1140番地5')
    const earlier = { prefecture: '長野県', city: '塩尻市', street: '大門八番町' }
    expect(fillIn(earlier, place, earlier).street, 'what a wrong code filled in is taken back').toBe('梓川倭')
  })
})
