/** Who is meant at the reception by a number or a part of a name, as it is typed in a hurry. */

interface Person {
  readonly no: string
  readonly name: string
  readonly kana: string
}

/** Widths, kinds of kana, capitals and spaces make no difference. */
export function plain(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\u3041-\u3096]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0x60))
    .replace(/\s+/g, '')
    .toUpperCase()
}

/** 00127 is called 127. */
const bare = (no: string) => no.replace(/^0+(?=.)/, '')

/** Those who may be meant. A number that is somebody's is theirs alone, also where other numbers begin with it. */
export function matching<P extends Person>(people: readonly P[], typed: string): P[] {
  const text = plain(typed)
  if (!text) return []
  const number = bare(text)
  const exact = people.filter((one) => one.no !== '' && bare(plain(one.no)) === number)
  if (exact.length) return exact
  return people.filter((one) => plain(one.name).includes(text) || plain(one.kana).includes(text) || (one.no !== '' && (plain(one.no).startsWith(text) || bare(plain(one.no)).startsWith(text))))
}
