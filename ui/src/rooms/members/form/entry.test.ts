import { describe, expect, it } from 'vitest'
import { blank, entryOf, fromOwn, meanwhile, type Member, newAddress, newEmail, newPhone, noPhone, onTop, type OwnAsked, place, recordOf, toOwn, wrongMail } from './entry'

const field = (id: number, type: OwnAsked['type']): OwnAsked => ({ field: id, name: String(id), type, choices: ['a'], required: false, help: '' })

describe('the form of a member', () => {
  it('sends no empty rows and no empty days', () => {
    const entry = blank('2026-11-20', 1)
    entry.record.sei = '\u5c0f\u6797'
    entry.record.phones.push({ ...newPhone(), label: 'mobile', number: '090' })
    const record = recordOf(entry, [])
    expect(record.addresses, 'an untouched row is no address').toEqual([])
    expect(record.phones.map((phone) => phone.number), 'what was typed stays').toEqual(['090'])
    expect(record.birth, 'the core wants null for no day').toBeNull()
    expect(place(entry.record.phones, 1, noPhone), 'a warning about phones.0 is about the second row').toBe(0)
  })

  it('keeps every value of an own field', () => {
    const values: [OwnAsked['type'], unknown][] = [['text', 'x'], ['date', '2026-04-01'], ['choice', 'a'], ['choices', ['a']], ['yes_no', true], ['yes_no', false], ['file', { id: 3, name: 'a.pdf' }]]
    for (const [type, value] of values) expect(fromOwn(type, toOwn(type, value)), `${type} comes back as it went in`).toEqual(value)
    expect(fromOwn('number', toOwn('number', 12.5)), 'the core reads a number as typed').toBe('12.5')
    for (const type of ['text', 'number', 'date', 'choice', 'choices', 'yes_no', 'file'] as const) expect(fromOwn(type, toOwn(type, null)), `no ${type} takes the value away`).toBeNull()
  })

  it('opens a record and closes it unchanged', () => {
    const member = {
      no: '1',
      record: { ...recordOf({ ...blank('', 0), record: { ...blank('', 0).record, sei: 'a', addresses: [{ ...newAddress(true), id: 7, city: 'b', until: '2027-03-31' }] } }, []) },
      fields: [{ field: 5, name: '5', type: 'yes_no', choices: [], value: false }],
    } as unknown as Member
    const record = recordOf(entryOf(member), [field(5, 'yes_no')])
    expect(record, 'saving without typing changes nothing').toEqual({ ...member.record, fields: { 5: false } })
  })

  it('says the last day and writes the first one after it', () => {
    const entry = blank('', 0)
    entry.record.addresses = [{ ...newAddress(true), city: 'b', until: '2027-03-31' }]
    const { addresses } = recordOf(entry, [])
    expect(addresses[0]?.ends_on, 'half open, as everything in the core').toBe('2027-04-01')
    expect(addresses[0]?.starts_on, 'no day is none').toBeNull()
  })

  it('shows a refused mail address at its row', () => {
    const mail = (address: string) => ({ ...newEmail(false), address })
    expect(wrongMail([mail('a@b.jp'), mail('ab.jp')]), 'the one that cannot be an address').toBe(1)
    expect(wrongMail([mail('a..b@docomo.ne.jp'), mail('')]), 'a doubtful one is not ours to judge').toBe(0)
  })

  it('lays what was typed on top of what somebody else has saved', () => {
    const record = { ...recordOf(blank('', 0), []), sei: 'a', mei: 'b' }
    const open = (changed: object, seen: string) => entryOf({ no: '1', record: { ...record, ...changed }, fields: [], seen } as unknown as Member)
    const mine = open({}, '1')
    mine.record.honorific = 'c'
    mine.record.mei = 'mine'
    const theirs = open({ birth: '1951-06-03', mei: 'theirs' }, '2')
    expect(meanwhile(mine, theirs).map(({ name, both }) => [name, both]), 'what they changed, and what both did').toEqual([['mei', true], ['birth', false]])
    const both = onTop(mine, theirs)
    expect(both.record.birth, 'theirs where I typed nothing').toBe('1951-06-03')
    expect([both.record.honorific, both.record.mei], 'mine where I did').toEqual(['c', 'mine'])
    expect([both.seen, meanwhile(both, theirs).filter((one) => !one.both)], 'made from theirs now').toEqual(['2', []])
    expect(meanwhile(mine, open({}, '1')), 'nobody has saved').toEqual([])
  })
})
