/** Numbers as they are written in an upright letter: 令和8年11月20日 → 令和八年十一月二十日. */

const DIGITS = ['', '一', '二', '三', '四', '五', '六', '七', '八', '九']

function spell(number: number): string {
  const tens = Math.floor(number / 10)
  return `${tens > 1 ? DIGITS[tens] : ''}${tens > 0 ? '十' : ''}${DIGITS[number % 10]}`
}

/** Every number below 100 in `text` spelt out. */
export function inKanji(text: string): string {
  return text.replace(/\d{1,2}/g, (digits) => spell(Number(digits)))
}
