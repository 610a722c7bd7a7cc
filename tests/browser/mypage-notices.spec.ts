/** マイページ: home, card, notices, documents and help; on a telephone and on a desk, without JavaScript. */
import { type Browser, expect, type Page, test } from './test.ts'
import { house } from './house.ts'
import { as, expectAccessible, looks } from './look.ts'

const sizes = [
  { width: 320, height: 640 },
  { width: 390, height: 844 },
  { width: 1280, height: 800 },
]

async function signIn(page: Page) {
  const { member, mypage } = house()
  await page.goto(mypage)
  await page.locator('input[type=email]').fill(member.email)
  await page.locator('input[type=password]').fill(member.password)
  await page.locator('form:has(input[type=password]) button[type=submit]').click()
}

async function plain(browser: Browser) {
  const context = await browser.newContext({ javaScriptEnabled: false, locale: 'ja-JP' })
  return context.newPage()
}

for (const look of looks) {
  test(`what members find, ${look.lang}, ${look.theme}`, async ({ browser }) => {
    test.setTimeout(120_000)
    const page = await as(browser, look)
    await signIn(page)
    for (const size of sizes) {
      await page.setViewportSize(size)
      for (const path of ['/', '/card', '/notices', '/shelf', '/help', '/help?q=zzzz']) {
        await page.goto(house().mypage + path)
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
        expect(wide, `${path} at ${size.width}: nothing beyond the edge`).toBeLessThanOrEqual(0)
        await expectAccessible(page, look)
      }
    }
    await page.goto(`${house().mypage}/notices`)
    await page.locator('.news a').first().click()
    await expect(page.locator('article h1')).toBeVisible()
    await expectAccessible(page, look)
    await page.goto(`${house().mypage}/help`)
    await page.locator('summary').first().click()
    await expectAccessible(page, look)
  })
}

test('a notice is read, a paper is saved, an answer is found, all without JavaScript', async ({ browser }) => {
  const page = await plain(browser)
  await signIn(page)
  await page.getByRole('link', { name: 'お知らせ', exact: true }).click()
  const title = page.locator('.news a', { hasText: '冬の樹木観察会' })
  await title.click()
  await expect(page.getByRole('heading', { level: 1, name: /冬の樹木観察会/ })).toBeVisible()
  await expect(page.locator('article li', { hasText: '歩きやすい靴' }), 'a list as it was written').toBeVisible()
  const waiting = page.waitForEvent('download')
  await page.getByRole('link', { name: /観察会のしおり/ }).click()
  expect((await waiting).suggestedFilename(), 'under its own name').toBe('観察会のしおり.txt')
  await page.getByRole('link', { name: 'お知らせの一覧へ' }).click()
  await expect(page.locator('.news li', { hasText: '冬の樹木観察会' }).locator('.badge--new'), 'read').toHaveCount(0)

  await page.goto(`${house().mypage}/shelf`)
  const own = page.waitForEvent('download')
  await page.getByRole('link', { name: '在籍証明書 を保存する' }).click()
  expect((await own).suggestedFilename(), 'a paper for her alone').toBe('在籍証明書.txt')

  await page.goto(`${house().mypage}/help`)
  await page.getByRole('searchbox').fill('りょうしゅうしょ')
  await page.getByRole('button', { name: 'さがす' }).click()
  await page.getByRole('searchbox').fill('領収書 宛名')
  await page.getByRole('button', { name: 'さがす' }).click()
  await expect(page.locator('details[open]'), 'what was looked for stands open').toHaveCount(1)
})

test('the card fills a sheet of paper and names nobody in its code', async ({ browser }) => {
  const page = await plain(browser)
  await signIn(page)
  await page.getByRole('link', { name: '会員証を大きく表示' }).click()
  const code = (await page.locator('.mc__code').textContent())!.replace('コード', '').trim()
  expect(code, 'letters that nobody mixes up').toMatch(/^[0-9A-HJKMNP-TV-Z]{5}(-[0-9A-HJKMNP-TV-Z]{5,6}){4}$/)
  await page.emulateMedia({ media: 'print' })
  await expect(page.locator('.mp-tabs'), 'nothing but the card is printed').toBeHidden()
  await expect(page.locator('.mc__qr')).toBeVisible()
  const stranger = await as(browser, looks[0]!)
  await stranger.goto(`${house().mypage}/card/${code.replaceAll('-', '')}`)
  await expect(stranger.getByRole('heading', { level: 2 }), 'only the office looks, until the association says so').toContainText('事務局だけが確認できます')
  await expectAccessible(stranger, { lang: 'ja', theme: 'light' })
})
