/** A file that was dropped on the page, in the form in which a chosen one comes. */
import type { Picked } from '../../host'

/** Endings of the files that the core can read. */
export const SHEETS = '.xlsx,.xlsm,.xls,.xlsb,.ods,.csv,.tsv,.txt'

export function picked(file: File): Promise<Picked> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve({ name: file.name, base64: String(reader.result).replace(/^[^,]*,/, '') })
    reader.onerror = () => reject(reader.error)
    reader.readAsDataURL(file)
  })
}
