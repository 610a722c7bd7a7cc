/** Values of the journal in words: columns by name, codes by what they mean, days as days. */
import { showDate } from '../../kit/dates'
import { yen } from '../../kit/money'
import { has, t } from '../../kit/words.svelte'

const AMOUNTS = new Set(['amount', 'fee'])
const SWITCHES = new Set(['mailing', 'bounced', 'mail_stop', 'voting', 'retired', 'required', 'head', 'active'])

/** What people call a column; a new one shows its own name until it has a word. */
export function columnWord(column: string): string {
  const key = `column-${column}`
  return has(key) ? t(key) : column
}

/** What people call a table. */
export function tableWord(table: string): string {
  const key = `table-${table}`
  return has(key) ? t(key) : table
}

/** A stored value as it is read. Null, and the empty text, are なし. */
export function valueWord(column: string, value: string | null | undefined): string {
  if (value === null || value === undefined || value === '') return t('journal-nothing')
  if (AMOUNTS.has(column) && /^-?\d+$/.test(value)) return `¥${yen(Number(value))}`
  if (SWITCHES.has(column)) return t(value === '1' ? 'journal-yes' : 'journal-no')
  if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return showDate(value)
  if (column === 'postal_code' && /^\d{7}$/.test(value)) return `${value.slice(0, 3)}-${value.slice(3)}`
  const code = `value-${column}-${value}`
  return has(code) ? t(code) : value
}

/** Columns that say nothing to a reader: references by number, and what is derived. */
const INNER = new Set(['member', 'kind', 'field', 'tag', 'household', 'payment', 'charge', 'receipt', 'file', 'seal', 'slot', 'role', 'item', 'payer', 'sort_kana', 'created_at', 'written_at', 'recorded_at', 'snapshot', 'sha256', 'bytes', 'message_id', 'position', 'mapping', 'left_out'])

export function worthShowing(column: string): boolean {
  return !INNER.has(column)
}
