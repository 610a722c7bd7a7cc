/**
 * Dates as people write and read them here: 2026/11/20, R8.11.20, 11/20 in; 2026年11月20日, 令和8年
 * out. A date is ISO text (`2026-11-20`), never a Date with a time zone.
 */
import { type Lang, words } from './words.svelte'

/** First days of the eras (元年 counts as year 1). Source: 元号法, cabinet orders of 1989 and 2019. */
const ERAS = [
  { letter: 'R', name: '令和', from: '2019-05-01', offset: 2018 },
  { letter: 'H', name: '平成', from: '1989-01-08', offset: 1988 },
  { letter: 'S', name: '昭和', from: '1926-12-25', offset: 1925 },
  { letter: 'T', name: '大正', from: '1912-07-30', offset: 1911 },
  { letter: 'M', name: '明治', from: '1868-10-23', offset: 1867 },
] as const

const two = (n: number) => String(n).padStart(2, '0')

/** The ISO date, or undefined when there is no such day. */
function iso(year: number, month: number, day: number): string | undefined {
  const date = new Date(Date.UTC(2000, month - 1, day))
  date.setUTCFullYear(year)
  if (date.getUTCFullYear() !== year || date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`
}

/** Today where the person sits. */
export function today(now = new Date()): string {
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`
}

/** Reads a date as typed; a date without a year is the one nearest to `near`. Undefined = not a date. */
export function parseDate(typed: string, near = today()): string | undefined {
  const text = typed.normalize('NFKC').trim().toUpperCase().replace(/元/, '1')
  const parts = /^(?:(令和|平成|昭和|大正|明治|[RHSTM])\s*)?(?:(\d{1,4})\s*[-./年]\s*)?(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?$/.exec(text)
  if (!parts) {
    const eight = /^(\d{4})(\d{2})(\d{2})$/.exec(text)
    return eight ? iso(Number(eight[1]), Number(eight[2]), Number(eight[3])) : undefined
  }
  const [, eraName, yearText, monthText, dayText] = parts
  const [month, day] = [Number(monthText), Number(dayText)]
  const era = ERAS.find((one) => one.letter === eraName || one.name === eraName)
  if (eraName) {
    if (!era || !yearText) return undefined
    return iso(era.offset + Number(yearText), month, day)
  }
  if (yearText) return yearText.length === 4 ? iso(Number(yearText), month, day) : undefined
  const year = Number(near.slice(0, 4))
  const distance = (date: string) => Math.abs(Date.parse(date) - Date.parse(near))
  return [year - 1, year, year + 1]
    .map((one) => iso(one, month, day))
    .filter((date) => date !== undefined)
    .sort((a, b) => distance(a) - distance(b))[0]
}

const pieces = (date: string) => date.slice(0, 10).split('-').map(Number) as [number, number, number]
const weekday = (date: string, lang: Lang) => new Intl.DateTimeFormat(lang, { weekday: 'short', timeZone: 'UTC' }).format(Date.parse(date.slice(0, 10)))

/** 令和8年 of a date; the plain year before Meiji. */
export function eraYear(date: string): string {
  const era = ERAS.find((one) => one.from <= date)
  const year = Number(date.slice(0, 4))
  if (!era) return `${year}年`
  const count = year - era.offset
  return `${era.name}${count === 1 ? '元' : count}年`
}

/**
 * A date for reading. `long` 2026年11月20日 / 20 November 2026; `day` 11月20日（金）; `short` 11/20;
 * `era` 令和8年11月20日（金） (English has no era and shows `long` with the weekday); `month` 2026年11月;
 * `year` 2026年.
 */
export function showDate(date: string | null | undefined, style: 'long' | 'day' | 'short' | 'era' | 'month' | 'year' = 'long', lang = words.lang): string {
  if (!date) return ''
  const [year, month, day] = pieces(date)
  if (style === 'short') return lang === 'ja' ? `${month}/${day}` : `${day} ${monthName(month, 'short')}`
  if (style === 'year') return lang === 'ja' ? `${year}年` : String(year)
  if (style === 'month') return lang === 'ja' ? `${year}年${month}月` : `${monthName(month, 'long')} ${year}`
  if (lang === 'en') {
    const long = `${day} ${monthName(month, 'long')}`
    return style === 'day' ? `${weekday(date, lang)} ${long}` : style === 'era' ? `${weekday(date, lang)} ${long} ${year}` : `${long} ${year}`
  }
  if (style === 'day') return `${month}月${day}日（${weekday(date, lang)}）`
  if (style === 'era') return `${eraYear(date)}${month}月${day}日（${weekday(date, lang)}）`
  return `${year}年${month}月${day}日`
}

const monthName = (month: number, style: 'short' | 'long') => new Intl.DateTimeFormat('en', { month: style, timeZone: 'UTC' }).format(Date.UTC(2000, month - 1, 1))

/** Local day and clock time of an instant (RFC 3339, UTC): `{ date: '2026-11-20', time: '10:21' }`. */
export function localTime(instant: string): { date: string; time: string } {
  const at = new Date(instant)
  return { date: today(at), time: `${at.getHours()}:${two(at.getMinutes())}` }
}

/** Whole days from one ISO day to another. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to.slice(0, 10)) - Date.parse(from.slice(0, 10))) / 86_400_000)
}
