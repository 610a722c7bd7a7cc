import { describe, expect, it } from 'vitest'
import { asked, drafted, insideUrl, turn, type Stored } from './publishing'

const stored: Stored = { on: true, address: '127.0.0.1:4811', public_url: 'https://my.example.jp', tls: 'none' } as Stored

describe('publishing', () => {
  it('reads what an older program wrote as it worked', () => {
    expect(drafted(stored)).toMatchObject({ way: 'proxy', client_header: 'x_forwarded_for' })
  })
  it('brings what is usual on the way that is chosen, and keeps what was typed', () => {
    const own = turn(drafted(stored), 'own')
    expect(own).toMatchObject({ address: '0.0.0.0:443', http_address: '0.0.0.0:80', tls: 'acme' })
    expect(turn(own, 'proxy')).toMatchObject({ address: '127.0.0.1:4811', http_address: '', tls: 'none' })
    expect(turn({ ...own, address: '0.0.0.0:8443' }, 'office').address).toBe('0.0.0.0:8443')
    expect(turn({ ...own, tls: 'files' }, 'office').tls).toBe('files')
  })
  it('takes proxies one a line, or with commas', () => {
    expect(asked({ ...drafted(stored), proxies: '127.0.0.1\n ::1, 10.0.0.0/24、\n' }).proxies).toEqual(['127.0.0.1', '::1', '10.0.0.0/24'])
  })
  it('proposes the address of this computer', () => {
    const office = turn(drafted(stored), 'office')
    expect(insideUrl(office, '192.168.1.10')).toBe('https://192.168.1.10:4811')
    expect(insideUrl({ ...office, tls: 'none' }, 'fd00::1')).toBe('http://[fd00::1]:4811')
    expect(insideUrl(office, null)).toBeUndefined()
  })
})
