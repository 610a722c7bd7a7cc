/** サイトとの連携, by keyboard: a site asks, the member signs in and says yes, comes back to it, and takes it back later. */
import { createHash, randomBytes } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from './test.ts'
import { atTheDesk, given, own, press, type } from './hands.ts'
import { house } from './house.ts'
import { expectAccessible } from './look.ts'

const light = { lang: 'ja', theme: 'light' } as const

/** A site on this computer that says what it was told. */
async function site(): Promise<{ server: Server; address: string; asked: URLSearchParams[] }> {
  const asked: URLSearchParams[] = []
  const server = createServer((request, response) => {
    asked.push(new URL(request.url ?? '/', 'http://site').searchParams)
    response.setHeader('content-type', 'text/html; charset=utf-8').end('<!doctype html><html lang="ja"><title>掲示板</title><main><h1>掲示板</h1></main>')
  })
  await new Promise<void>((open) => server.listen(0, '127.0.0.1', open))
  return { server, address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/back`, asked }
}

for (const size of [{ width: 320, height: 700 }, { width: 1280, height: 800 }]) {
  test(`a site signs a member in and is taken back, ${size.width} px`, async ({ browser }) => {
    test.setTimeout(120_000)
    const { server, address, asked } = await site()
    try {
      const office = await atTheDesk(browser)
      const name = own('掲示板')
      const client = await given<{ id: number; code: string }>(office, 'clients.save', { id: null, name, redirects: [address], scopes: ['profile', 'email'], secret: false })
      const page = await (await browser.newContext({ locale: 'ja-JP', viewport: size, isMobile: false, reducedMotion: 'reduce' })).newPage()
      const { member, mypage } = house()
      const verifier = randomBytes(32).toString('base64url')
      const wish = new URLSearchParams({
        response_type: 'code',
        client_id: client.code,
        redirect_uri: address,
        scope: 'openid profile email',
        state: 'yane-no-ue',
        nonce: 'n',
        code_challenge: createHash('sha256').update(verifier).digest('base64url'),
        code_challenge_method: 'S256',
      })
      await page.goto(`${mypage}/oauth/authorize?${wish}`)
      await type(page.locator('input[type=email]'), member.email)
      await type(page.locator('input[type=password]'), member.password)
      await page.keyboard.press('Enter')
      await expect(page.getByRole('heading', { level: 1 }), 'the way goes on where it was interrupted').toContainText(name)
      await expectAccessible(page, light)
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'nothing stands out').toBe(true)
      await press(page.getByRole('button', { name: '許してサインインする' }))
      await expect(page.getByRole('heading', { name: '掲示板', exact: true }), 'back at the site').toBeVisible()
      const told = asked.find((one) => one.has('code'))
      expect(told?.get('state'), 'with what the site had given along').toBe('yane-no-ue')

      await page.goto(`${mypage}/profile`)
      await press(page.getByRole('link', { name: /連携しているサイト/ }))
      await expect(page.getByRole('heading', { name })).toBeVisible()
      await expectAccessible(page, light)
      await press(page.getByRole('button', { name: new RegExp(name) }))
      await expect(page.getByRole('heading', { name })).toBeHidden()
      await expect(page.getByRole('status')).toBeVisible()

      // The next time the member says no.
      await page.goto(`${mypage}/oauth/authorize?${wish}`)
      await press(page.getByRole('button', { name: 'やめる' }))
      await expect(page.getByRole('heading', { name: '掲示板', exact: true })).toBeVisible()
      expect(asked.some((one) => one.get('error') === 'access_denied'), 'and the site is told').toBe(true)
    } finally {
      server.close()
    }
  })
}
