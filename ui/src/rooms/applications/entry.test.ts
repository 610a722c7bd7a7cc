import { expect, it } from 'vitest'
import { blank, entryOf, recordOf, saveOf, type Shown } from './entry'

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
