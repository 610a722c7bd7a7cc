/** Columns and codes of a member's row, as people read them. */
import { showDate } from '../../kit/dates'
import { has, t } from '../../kit/words.svelte'

export function columnName(key: string): string {
  return has(`column-${key}`) ? t(`column-${key}`) : key
}

/** 「male」 → 男性, 「1」 of a flag → はい, a day as it is written here. */
export function shown(key: string, text: string): string {
  if (!text) return ''
  if (key === 'gender' && has(`bulk-gender-${text}`)) return t(`bulk-gender-${text}`)
  if (key === 'language' && has(`bulk-language-${text}`)) return t(`bulk-language-${text}`)
  if (key === 'type') return t(text === 'organisation' ? 'duplicates-type-organisation' : 'duplicates-type-person')
  if (key === 'mail_stop') return t('bulk-yes')
  return /^\d{4}-\d\d-\d\d$/.test(text) ? showDate(text) : text
}
