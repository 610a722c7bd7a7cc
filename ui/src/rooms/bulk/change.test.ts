import { expect, test } from 'vitest'
import { changeOf, type Field, type Typed } from './change'

const typed = (more: Partial<Typed>): Typed => ({ what: '', value: '', several: [], kind: 0, from: '', said: { purpose: '', answer: 'yes', on: '2026-11-20', source: '' }, ...more })
const field = (id: number, type: Field['type']) => ({ id, type, name: 'x', choices: [], required: false, help: '', position: 0, retired: false, used: 0 }) as unknown as Field

test('nothing is asked before everything is chosen', () => {
  for (const more of [{}, { what: 'add_tag', value: ' ' }, { what: 'change_kind', kind: 2 }, { what: 'consent' }, { what: 'field:9', value: 'a' }]) expect(changeOf(typed(more), [])).toBeUndefined()
})

test('each change is said as the core takes it', () => {
  expect(changeOf(typed({ what: 'mail_stop', value: '1' }), [])).toEqual({ what: 'set', column: 'mail_stop', value: '1' })
  expect(changeOf(typed({ what: 'remove_tag', value: ' 役員 ' }), [])).toEqual({ what: 'remove_tag', tag: '役員' })
  expect(changeOf(typed({ what: 'change_kind', kind: 2, from: '2027-04-01' }), [])).toEqual({ what: 'change_kind', kind: 2, from: '2027-04-01' })
  const said = { purpose: 'roster:address', answer: 'no', on: '2026-11-20', source: ' 総会の回答票 ' } as const
  expect(changeOf(typed({ what: 'consent', said }), [])).toEqual({ what: 'consent', ...said, source: '総会の回答票' })
  expect(changeOf(typed({ what: 'field:3', value: 'yes' }), [field(3, 'yes_no')])).toEqual({ what: 'field', field: 3, value: true })
  expect(changeOf(typed({ what: 'field:3' }), [field(3, 'text')])).toEqual({ what: 'field', field: 3, value: null })
  expect(changeOf(typed({ what: 'field:3', several: ['a'] }), [field(3, 'choices')])).toEqual({ what: 'field', field: 3, value: ['a'] })
})
