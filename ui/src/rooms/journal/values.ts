/** Values of the journal in words: columns by name, codes by what they mean, days as days. */
import { localTime, showDate } from '../../kit/dates'
import { yen } from '../../kit/money'
import { has, t } from '../../kit/words.svelte'

const AMOUNTS = new Set(['amount', 'fee'])
const SWITCHES = new Set(['mailing', 'bounced', 'mail_stop', 'voting', 'retired', 'required', 'head', 'active', 'one_mailing', 'one_payer', 'pays', 'represents', 'office', 'billing', 'letters'])

/** What people call a column, which may be called otherwise in a table; a new one shows its own name until it has a word. */
export function columnWord(column: string, table = ''): string {
  const key = [`column-${table}-${column}`, `column-${column}`].find(has)
  return key ? t(key) : column
}

/** What people call a table. */
export function tableWord(table: string): string {
  const key = `table-${table}`
  return has(key) ? t(key) : table
}

/** A stored value as it is read. Null, and the empty text, are なし. One code may mean something of its own in a table. */
export function valueWord(column: string, value: string | null | undefined, table = ''): string {
  if (value === null || value === undefined || value === '') return t('journal-nothing')
  if (AMOUNTS.has(column) && /^-?\d+$/.test(value)) return `¥${yen(Number(value))}`
  if (SWITCHES.has(column)) return t(value === '1' ? 'journal-yes' : 'journal-no')
  if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return showDate(value)
  if (/^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/.test(value)) return `${showDate(localTime(value).date)} ${localTime(value).time}`
  if (value === '[]') return t('journal-nothing')
  const list = /^\[".*"\]$/.test(value) ? texts(value) : undefined
  if (list) return list.join(t('list-and'))
  if (column === 'postal_code' && /^\d{7}$/.test(value)) return `${value.slice(0, 3)}-${value.slice(3)}`
  const code = [`value-${table}-${column}-${value}`, `value-${column}-${value}`].find(has)
  return code ? t(code) : value
}

function texts(json: string): string[] | undefined {
  try {
    const list: unknown = JSON.parse(json)
    return Array.isArray(list) && list.every((one) => typeof one === 'string') ? list : undefined
  } catch {
    return undefined
  }
}

/** One value that changed, in words. */
export interface Said {
  key: string
  word: string
  before: string
  after: string
}

const object = (json: string | null | undefined): Record<string, unknown> => {
  try {
    const value: unknown = JSON.parse(json ?? '{}')
    return value && typeof value === 'object' && !Array.isArray(value) ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}

/** What a value is to a reader: a setting is kept as one text, and read part by part. */
export function said(table: string, value: { column: string; old?: string | null; new?: string | null }): Said[] {
  if (table !== 'setting' || value.column !== 'value') {
    return [{ key: value.column, word: columnWord(value.column, table), before: valueWord(value.column, value.old, table), after: valueWord(value.column, value.new, table) }]
  }
  const [before, after] = [object(value.old), object(value.new)]
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((key) => key !== 'qr_svg' && JSON.stringify(before[key]) !== JSON.stringify(after[key]))
  return keys.map((key) => ({ key, word: has(`journal-setting-${key}`) ? t(`journal-setting-${key}`) : key, before: settingWord(key, before[key]), after: settingWord(key, after[key]) }))
}

function settingWord(key: string, value: unknown): string {
  if (value === undefined || value === null || value === '') return t('journal-nothing')
  if (typeof value === 'boolean') return t(value ? 'journal-yes' : 'journal-no')
  const code = `journal-setting-${key}-${String(value)}`
  return has(code) ? t(code) : typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** Columns that say nothing to a reader: references by number, and what is derived. */
const INNER = new Set(['member', 'kind', 'field', 'tag', 'household', 'grp', 'parent', 'person', 'payment', 'charge', 'receipt', 'invoice', 'successor', 'file', 'seal', 'slot', 'item', 'payer', 'sort_kana', 'created_at', 'written_at', 'recorded_at', 'snapshot', 'sha256', 'bytes', 'size', 'series', 'number', 'media_type', 'message_id', 'position', 'mapping', 'left_out', 'inquiry', 'message', 'upto'])

export function worthShowing(column: string): boolean {
  return !INNER.has(column)
}
