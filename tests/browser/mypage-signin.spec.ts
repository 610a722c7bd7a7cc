/** Signing in to My Page: two factors, passkeys, recovery codes, a forgotten password; each in a house of its own. */
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, expect, type Page, test } from './test.ts'
import { type House, newBook, serve, tsudoi } from './house.ts'
import { as, expectAccessible, type Look, looks } from './look.ts'
import { linkTo } from './mails.ts'
import { code } from './totp.ts'

/** A port that nobody has now: passkeys belong to an address, which must be known before it is served. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((ready) => server.once('listening', ready))
  const address = server.address()
  await new Promise((closed) => server.close(closed))
  if (!address || typeof address === 'string') throw new Error('a port of this machine')
  return address.port
}

type Own = Pick<House, 'member' | 'mypage'>

/** What is to be closed after the test, also when it fails. */
const open: (() => Promise<void>)[] = []
test.afterEach(async () => {
  for (const close of open.splice(0)) await close()
})

/** An association of its own, whose members come to http://localhost. */
async function own(...acts: [name: string, input: object][]): Promise<Own> {
  const folder = mkdtempSync(join(tmpdir(), 'tsudoi-signin-'))
  const book = join(folder, 'signin.tsudoi')
  const { first, member } = newBook(book, 20)
  const port = await freePort()
  const mypage = `http://localhost:${port}`
  tsudoi(book, first, 'call', 'settings.set_mypage', JSON.stringify({ on: true, address: `127.0.0.1:${port}`, public_url: mypage, tls: 'none' }))
  for (const [name, input] of acts) tsudoi(book, first, 'call', name, JSON.stringify(input))
  const served = await serve(book, first, `127.0.0.1:${port}`)
  open.push(async () => {
    await served.close()
    rmSync(folder, { recursive: true, force: true })
  })
  return { member, mypage }
}

/** A phone whose owner lays a finger on it (WebAuthn, by the browser's own virtual authenticator). */
async function finger(context: BrowserContext, page: Page): Promise<void> {
  const devtools = await context.newCDPSession(page)
  await devtools.send('WebAuthn.enable')
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
  })
}

/** The page as it is on a phone and on a desk; looked at by axe, and kept as a picture. */
async function seen(page: Page, look: Look, name: string): Promise<void> {
  for (const [width, height] of [[1280, 800], [390, 844]] as const) {
    await page.setViewportSize({ width, height })
    await expectAccessible(page, look)
    const sideways = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
    expect(sideways, `${name} does not scroll sideways at ${width}`).toBeLessThanOrEqual(0)
    await page.screenshot({ path: test.info().outputPath(`${name}-${look.lang}-${look.theme}-${width}.png`), fullPage: true })
  }
}

/** By keyboard alone: what has the focus is typed into, Enter sends. */
async function signIn(page: Page, { mypage, member }: Own, password = member.password): Promise<void> {
  await page.goto(`${mypage}/sign-in`)
  await page.locator('input[type=email]').focus()
  await page.keyboard.type(member.email)
  await page.keyboard.press('Tab')
  await page.keyboard.type(password)
  await page.keyboard.press('Enter')
  await page.waitForURL((url) => url.pathname !== '/sign-in')
}

for (const look of looks) {
  test(`an app, its codes and its end, ${look.lang}, ${look.theme}`, async ({ browser }) => {
    const house = await own()
    const page = await as(browser, look)
    await signIn(page, house)
    await page.waitForURL(`${house.mypage}/`)
    await page.goto(`${house.mypage}/security`)
    await seen(page, look, '1-security')
    await page.locator('form[action="/security/app"] button').press('Enter')
    await page.waitForURL('**/security/app')
    const key = (await page.locator('.key').innerText()).trim()
    await seen(page, look, '2-app')
    await page.locator('input[name=code]').fill('000000')
    await page.keyboard.press('Enter')
    await expect(page.locator('#error'), 'a wrong code is told beside its field').toBeVisible()
    await seen(page, look, '3-app-wrong')
    await page.locator('input[name=code]').fill(code(key))
    await page.keyboard.press('Enter')
    await expect(page.locator('.codes li'), 'recovery codes, once').toHaveCount(10)
    const recovery = await page.locator('.codes li').allInnerTexts()
    await seen(page, look, '4-recovery')
    await page.locator('main a.btn--primary').press('Enter')
    await page.waitForURL('**/security')
    await seen(page, look, '5-security-on')

    const other = await as(browser, look)
    await signIn(other, house)
    await other.waitForURL('**/sign-in/second')
    await seen(other, look, '6-second')
    await expect(other.locator('#code'), 'the field waits for the code').toBeFocused()
    await other.keyboard.type('123456')
    await other.keyboard.press('Enter')
    await expect(other.locator('#error')).toBeVisible()
    await seen(other, look, '7-second-wrong')
    await other.locator('#code').fill(recovery[0]!.toLowerCase())
    await other.getByRole('checkbox').check()
    await other.keyboard.press('Enter')
    await other.waitForURL(`${house.mypage}/`)
    await page.goto(`${house.mypage}/security`)
    await seen(page, look, '8-security-two')
    await page.locator('form[action="/security/app/remove"] button').click()
    await page.waitForURL('**/security/again')
    await seen(page, look, '9-again')
    await page.locator('#current').fill(house.member.password)
    await page.keyboard.press('Enter')
    await page.waitForURL('**/security')
    await page.locator('form[action="/security/app/remove"] button').click()
    await expect(page.getByRole('status'), 'the app is gone').toBeVisible()
  })

  test(`a passkey, also alone, ${look.lang}, ${look.theme}`, async ({ browser }) => {
    const house = await own()
    const page = await as(browser, look)
    await finger(page.context(), page)
    await signIn(page, house)
    await page.goto(`${house.mypage}/security/passkeys`)
    await seen(page, look, 'p1-passkeys')
    await page.locator('form[data-passkey] input[name=name]').press('Enter')
    await expect(page.locator('.codes li'), 'recovery codes come with the first factor').toHaveCount(10)
    await page.goto(`${house.mypage}/security/passkeys`)
    await page.locator('details summary').first().press('Enter')
    await seen(page, look, 'p2-passkeys-one')
    await page.goto(`${house.mypage}/security`)
    await page.locator('form[action="/sign-out"] button').press('Enter')
    await page.waitForURL('**/sign-in?done=signed-out')
    await seen(page, look, 'p3-sign-in')
    await page.locator('form[action="/sign-in/passkey"] button').press('Enter')
    await page.waitForURL(`${house.mypage}/`)
    await expect(page.locator('.mp-tabs'), 'in, without a password').toBeVisible()

    await page.goto(`${house.mypage}/security`)
    await page.locator('form[action="/sign-out"] button').press('Enter')
    await signIn(page, house)
    await page.waitForURL('**/sign-in/second')
    await seen(page, look, 'p4-second-passkey')
    await page.locator('form[action="/sign-in/second/passkey"] button').press('Enter')
    await page.waitForURL(`${house.mypage}/`)
    await page.goto(`${house.mypage}/security/passkeys`)
    await page.locator('details summary').first().press('Enter')
    await page.locator('form[action="/security/passkeys/remove"] button').click()
    await page.waitForURL('**/security/again?then=passkeys')
    await page.locator('form[data-passkey] button').click()
    await page.waitForURL('**/security/passkeys')
    await page.locator('details summary').first().press('Enter')
    await page.locator('form[action="/security/passkeys/remove"] button').click()
    await expect(page.getByRole('status'), 'gone').toBeVisible()
  })

  test(`two factors that the association asks for, ${look.lang}, ${look.theme}`, async ({ browser }) => {
    const house = await own(['logins.set_rules', { members: 'everybody' }])
    const page = await as(browser, look)
    await signIn(page, house)
    await page.waitForURL('**/sign-in/set-up')
    await seen(page, look, 's1-set-up')
    await page.goto(`${house.mypage}/dues`)
    await page.waitForURL('**/sign-in')
    await page.goto(`${house.mypage}/sign-in/set-up`)
    const key = (await page.locator('.key').innerText()).trim()
    await page.locator('input[name=code]').fill(code(key))
    await page.keyboard.press('Enter')
    await expect(page.locator('.codes li')).toHaveCount(10)
    await page.locator('main a.btn--primary').press('Enter')
    await page.waitForURL(`${house.mypage}/`)
  })
}

test('without JavaScript: an app is set up, asked, and a new password does not go around it', async ({ browser }) => {
  const box = mkdtempSync(join(tmpdir(), 'tsudoi-reset-'))
  open.push(async () => rmSync(box, { recursive: true, force: true }))
  const house = await own(['settings.set_mail', { carrier: 'folder', folder: box, from_name: '事務局', from_address: 'jimukyoku@example.jp', per_minute: 60 }])
  const context = await browser.newContext({ javaScriptEnabled: false, locale: 'ja-JP', viewport: { width: 390, height: 844 } })
  const page = await context.newPage()
  await signIn(page, house)
  await page.goto(`${house.mypage}/security`)
  await page.locator('form[action="/security/app"] button').click()
  const key = (await page.locator('.key').innerText()).trim()
  await expect(page.locator('.qr svg'), 'the picture is drawn by the server').toBeVisible()
  await page.locator('input[name=code]').fill(code(key))
  await page.keyboard.press('Enter')
  await expect(page.locator('.codes li')).toHaveCount(10)
  const recovery = await page.locator('.codes li').allInnerTexts()
  await page.screenshot({ path: test.info().outputPath('n1-recovery.png'), fullPage: true })

  const other = await (await browser.newContext({ javaScriptEnabled: false, locale: 'ja-JP' })).newPage()
  await signIn(other, house)
  await other.waitForURL('**/sign-in/second')
  await expect(other.locator('form[data-passkey]:visible'), 'nothing that would do nothing').toHaveCount(0)
  await other.locator('#code').fill(recovery[1]!)
  await other.keyboard.press('Enter')
  await other.waitForURL(`${house.mypage}/`)

  const third = await (await browser.newContext({ javaScriptEnabled: false, locale: 'ja-JP', viewport: { width: 390, height: 844 } })).newPage()
  await third.goto(`${house.mypage}/sign-in`)
  await third.locator('a[href="/forgot"]').focus()
  await third.keyboard.press('Enter')
  await third.waitForURL('**/forgot')
  await third.locator('input[name=email]').focus()
  await third.keyboard.type(house.member.email)
  await third.keyboard.press('Enter')
  await third.waitForURL('**/forgot/sent')
  let link = ''
  await expect.poll(() => (link = linkTo(box, house.member.email, '/reset')), { timeout: 60_000 }).toContain('token=')
  await third.goto(link)
  await third.locator('input[name=password]').focus()
  await third.keyboard.type('yuudachi no ato no niji')
  await third.keyboard.press('Enter')
  await third.waitForURL('**/sign-in?done=reset')
  await signIn(third, house, 'yuudachi no ato no niji')
  await third.waitForURL('**/sign-in/second')
  await page.goto(`${house.mypage}/security`)
  await page.waitForURL('**/sign-in?done=over')
  await third.locator('#code').fill(recovery[2]!)
  await third.keyboard.press('Enter')
  await third.waitForURL(`${house.mypage}/`)
  await third.goto(link)
  await expect(third.locator('input[name=password]'), 'a link is good once').toHaveCount(0)
})
