import { describe, expect, it } from 'vitest'
import { blank, blankAddress, fresh, onlyMailing, placeInForm, tidy } from './record'

describe('the record of the form', () => {
  it('sends no line that was left empty', () => {
    const sent = tidy(blank())
    expect([sent.addresses, sent.phones, sent.emails], 'a blank line is an offer, not an address').toEqual([[], [], []])
  })

  it('keeps what is known, with a line to fill in where there is none', () => {
    const record = fresh({ sei: '髙橋', phones: [{ id: 4, number: '0263-00-1274', label: 'home' }] }, [{ field: 7, name: '', type: 'number', choices: [], value: 3 }], [{ name: '世話人' }])
    expect(record.sei, 'names are kept byte for byte').toBe('髙橋')
    expect(record.phones, 'with its key, so that it is changed and not added again').toEqual([{ id: 4, number: '0263-00-1274', label: 'home' }])
    expect(record.addresses, 'one empty line').toHaveLength(1)
    expect([record.fields, record.tags], 'own fields by key, tags by name').toEqual([{ '7': 3 }, ['世話人']])
  })

  it('finds the line that a warning is about', () => {
    const record = { ...blank(), addresses: [blankAddress(true), { ...blankAddress(false), city: '松本市' }] }
    expect(placeInForm('addresses.0.postal_code', record), 'the empty line before it was not sent').toBe('addresses.1.postal_code')
    expect(placeInForm('sei_kana', record), 'other fields are called the same').toBe('sei_kana')
  })

  it('has one address to send to', () => {
    const list = [blankAddress(true), blankAddress(false)]
    onlyMailing(list, 1)
    expect(list.map((one) => one.mailing), 'mail goes to one place').toEqual([false, true])
  })
})
