/** 公開のしかた: what each way needs, and what is put in when somebody chooses it. */
import type { OutputOf } from '../../api/call'

export type Stored = OutputOf<'settings.mypage'>
export type Way = NonNullable<Stored['way']>
export type Tls = Stored['tls']
export type Line = OutputOf<'publishing.show'>['lines'][number]

/** What the form holds: as it is stored, but the proxy's addresses as lines. */
export interface Draft {
  on: boolean
  way: Way
  address: string
  public_url: string
  tls: Tls
  cert_path: string
  key_path: string
  http_address: string
  proxies: string
  client_header: NonNullable<Stored['client_header']>
  acme_directory: string
  acme_email: string
  acme_terms: boolean
}

export function drafted(stored: Stored): Draft {
  return {
    on: stored.on,
    way: stored.way ?? 'proxy',
    address: stored.address,
    public_url: stored.public_url,
    tls: stored.tls,
    cert_path: stored.cert_path ?? '',
    key_path: stored.key_path ?? '',
    http_address: stored.http_address ?? '',
    proxies: (stored.proxies ?? []).join('\n'),
    client_header: stored.client_header ?? 'x_forwarded_for',
    acme_directory: stored.acme_directory ?? '',
    acme_email: stored.acme_email ?? '',
    acme_terms: stored.acme_terms ?? false,
  }
}

/** As the core takes it. */
export function asked(draft: Draft) {
  return { ...draft, proxies: draft.proxies.split(/[\s,、]+/).filter((text) => text !== '') }
}

/** Which certificates make sense on each way, the usual one first. */
export const CERTIFICATES: Record<Way, readonly Tls[]> = {
  office: ['self', 'files', 'none'],
  proxy: ['none', 'self', 'files'],
  own: ['acme', 'files', 'self'],
}

const USUAL: Record<Way, { address: string; http_address: string }> = {
  office: { address: '0.0.0.0:4811', http_address: '' },
  proxy: { address: '127.0.0.1:4811', http_address: '' },
  own: { address: '0.0.0.0:443', http_address: '0.0.0.0:80' },
}

/** Another way: what is usual there takes the place of what was usual before; what somebody typed stays. */
export function turn(draft: Draft, way: Way): Draft {
  const before = USUAL[draft.way]
  return {
    ...draft,
    way,
    address: draft.address === before.address ? USUAL[way].address : draft.address,
    http_address: draft.http_address === before.http_address ? USUAL[way].http_address : draft.http_address,
    tls: CERTIFICATES[way].includes(draft.tls) && draft.tls !== 'none' ? draft.tls : CERTIFICATES[way][0]!,
  }
}

/** `https://192.168.1.10:4811`: what members in the office type. */
export function insideUrl(draft: Draft, own: string | null | undefined): string | undefined {
  if (!own) return undefined
  const port = draft.address.slice(draft.address.lastIndexOf(':') + 1)
  const host = own.includes(':') ? `[${own}]` : own
  return `${draft.tls === 'none' ? 'http' : 'https'}://${host}:${port}`
}
