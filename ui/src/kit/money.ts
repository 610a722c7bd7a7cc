/** Yen as people read and type them. An amount is a whole number of yen. */

const grouped = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 })

/** 8,000 — bare, for money columns and fields; negative amounts with a true minus sign. */
export function yen(amount: number): string {
  return grouped.format(amount).replace('-', '−')
}

/** Reads an amount as typed (full width, commas, ¥, 円). Undefined = not a whole amount. */
export function parseYen(typed: string): number | undefined {
  const text = typed.normalize('NFKC').replace(/[\s,¥\\円]/g, '').replace(/^[−△▲]/, '-')
  if (!/^-?\d{1,12}$/.test(text)) return undefined
  return Number(text)
}
