import { beforeEach, describe, expect, it } from 'vitest'
import { number, Printing } from './printing.svelte'

beforeEach(() => localStorage.clear())

describe('a print', () => {
  it('is for everybody who is a member, unless the address names somebody', () => {
    const work = new Printing()
    expect(work.job).toMatchObject({ labels: { whom: { text: '', filter: { state: ['current', 'grace', 'on_leave'] } }, layout: '12-86.4x42.3', start: 1 } })
    work.give({ ids: [3, 7] })
    expect(work.job, 'chosen in the list').toMatchObject({ labels: { whom: { filter: { ids: [3, 7] } } } })
    work.whose = 'current'
    expect(work.job, 'or everybody after all').toMatchObject({ labels: { whom: { filter: { state: ['current', 'grace', 'on_leave'] } } } })
  })

  it('asks the entry of its kind', () => {
    const work = new Printing()
    work.what = 'postcards'
    expect(work.document.name).toBe('prints.envelopes')
    expect(work.document.input).toMatchObject({ cover: 'postcard', writing: 'upright' })
    work.what = 'booklet'
    work.purpose = 'for us'
    expect(work.document).toMatchObject({ name: 'prints.booklet', input: { columns: ['no', 'kind'], purpose: 'for us' } })
  })

  it('remembers sheet and printer of this computer, not whom or what for', () => {
    const work = new Printing()
    work.set.layout = 'own-2'
    work.set.x = '1.5'
    work.purpose = 'bulletin'
    work.keep()
    const next = new Printing()
    expect(next.job).toMatchObject({ labels: { layout: 'own-2', offset: { x: 1.5, y: 0 }, purpose: '' } })
  })

  it('survives what somebody else wrote into the drawer', () => {
    localStorage.setItem('tsudoi.prints', '{')
    expect(new Printing().set.layout).toBe('12-86.4x42.3')
  })
})

describe('millimetres', () => {
  it('are read as they are typed', () => {
    for (const [typed, mm] of [['1.5', 1.5], ['１．５', 1.5], ['-0,5', -0.5], ['−2', -2], ['', 0]] as const) expect(number(typed), typed).toBe(mm)
  })
})
