/** Letters that went into a folder, as their reader reads them. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What the office put into the folder for somebody, in plain text. */
export function mails(folder: string, to: string): string {
  const all = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'))
  return all.filter((raw) => raw.includes(to)).map(plain).join('\n')
}

/** A message as it is read: every part in the encoding that its head names. */
function plain(raw: string): string {
  return raw
    .split(/^--.*$/m)
    .map((part) => {
      const [head = '', ...rest] = part.split('\r\n\r\n')
      const body = rest.join('\r\n\r\n')
      if (/encoding: base64/i.test(head)) return Buffer.from(body, 'base64').toString('utf8')
      if (!/encoding: quoted-printable/i.test(head)) return body
      const bytes = body.replace(/=\r\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
      return Buffer.from(bytes, 'latin1').toString('utf8')
    })
    .join('\n')
}

/** The newest one-time link for somebody that leads to a page; empty while there is none. */
export function linkTo(folder: string, to: string, page = ''): string {
  return [...mails(folder, to).matchAll(/https?:\/\/\S+token=\S+/g)].map(([link]) => link).filter((link) => link.includes(page)).at(-1) ?? ''
}
