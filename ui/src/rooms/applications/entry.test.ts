import { expect, it } from 'vitest'
import { askedOf, blank, entryOf, recordOf, saveOf, type Shown } from './entry'

it('sends what was said and nothing that was not', () => {
  const entry = { ...blank('2026-11-20'), sei: '小林', mei: '花', mobile: '090-0000-0001', kind: 3 }
  const record = recordOf(entry)
  expect(record.addresses, 'an address of which nothing was said is none').toEqual([])
  expect(record.phones, 'the mobile alone').toEqual([{ id: null, label: 'mobile', number: '090-0000-0001' }])
  expect(saveOf(entry, undefined, true), 'a draft of a new one').toMatchObject({ application: null, draft: true, kind: 3, received_on: '2026-11-20', starts_on: null })
})

it('opens an application as it was kept', () => {
  const entry = { ...blank('2026-11-20'), sei: '小林', mei: '花', phone: '0263-00-0001', mobile: '090-0000-0001', email: 'hana@example.jp', postal_code: '3901702', city: '松本市', kind: 3, note: '夫婦で' }
  const shown = { record: recordOf(entry), kind: 3, channel: 'phone', received_on: '2026-11-20', starts_on: null, introducer: '', note: '夫婦で', same_as: null } as unknown as Shown
  expect(entryOf(shown), 'what is edited is what was typed').toEqual(entry)
})

it('keeps what came from My Page and has no field here', () => {
  const record = { type: 'person', sei: '小林', addresses: [{ city: '松本市' }, { city: '塩尻市', label: 'work', mailing: true }], phones: [{ number: '1' }, { number: '2', label: 'work' }], emails: [] }
  const entry = entryOf({ record, kind: 3, channel: 'mypage', received_on: '2026-11-20', starts_on: null, introducer: '', note: '', same_as: null } as unknown as Shown)
  const saved = recordOf(entry)
  expect(saved.addresses?.map((one) => [one.city, one.mailing]), 'the second address, to which letters go').toEqual([['松本市', false], ['塩尻市', true]])
  expect(saved.phones?.map((one) => one.number), 'every telephone').toEqual(['1', '2'])
})

it('asks what the form of the association asks, and keeps what was answered', () => {
  const own = { id: 4, name: '専門', type: 'choice', choices: ['森', '川'], help: '一つ', writable: true }
  const item = (word: string, shown = true) => ({ item: word, shown, required: word === 'birth', help: '' })
  const asked = askedOf([item('field:4'), item('birth'), item('gender', false), item('field:9')], [own] as unknown as Parameters<typeof askedOf>[1])
  expect(asked.map((one) => one.item), 'in its order; what is hidden or unknown is not asked').toEqual(['field:4', 'birth'])
  expect(asked[0]?.hint, 'the words of the field where the form has none').toBe('一つ')
  const entry = { ...blank('2026-11-20'), sei: '小林', own: { 4: '川' }, tags: '役員、 委員' }
  const record = recordOf(entry, asked)
  expect(record.fields, 'by its key').toEqual({ 4: '川' })
  expect(record.tags).toEqual(['役員', '委員'])
  const shown = { record, received_on: '2026-11-20', channel: 'phone', kind: null, starts_on: null, introducer: '', note: '', same_as: null } as unknown as Shown
  expect(entryOf(shown, asked).own, 'what is edited is what was typed').toEqual({ 4: '川' })
})
