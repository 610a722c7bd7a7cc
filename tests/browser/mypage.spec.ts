import { expect, type Page, test } from './test.ts'
import { house } from './house.ts'
import { as, expectAccessible, looks } from './look.ts'

async function signIn(page: Page, password?: string) {
  const { member, mypage } = house()
  await page.goto(mypage)
  await page.locator('input[type=email]').fill(member.email)
  await page.locator('input[type=password]').fill(password ?? member.password)
  await page.locator('form:has(input[type=password]) button[type=submit]').click()
}

for (const look of looks) {
  test(`every page, ${look.lang}, ${look.theme}`, async ({ browser }) => {
    const page = await as(browser, look)
    await page.goto(house().mypage)
    await expectAccessible(page, look)
    await signIn(page, 'not the password')
    await expect(page.getByRole('alert'), 'a wrong password is answered').toBeVisible()
    await expectAccessible(page, look)

    await signIn(page)
    await expect(page.getByRole('main').locator('h1')).toBeVisible()
    const inside = await page.getByRole('link').evaluateAll((all) => all.map((a) => (a as HTMLAnchorElement).href))
    const pages = new Set(inside.filter((href) => href.startsWith(house().mypage) && !/\.pdf|receipt.*\d$|#/.test(href)))
    expect(pages.size, 'what a member comes for').toBeGreaterThan(2)
    for (const address of pages) {
      await page.goto(address)
      await expectAccessible(page, look)
    }
  })
}

test('everything works without JavaScript', async ({ browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false, locale: 'ja-JP' })
  const page = await context.newPage()
  await signIn(page)
  await expect(page.getByRole('main').locator('h1')).toBeVisible()
  await expect(page.locator('input[type=password]'), 'signed in').toHaveCount(0)
})
