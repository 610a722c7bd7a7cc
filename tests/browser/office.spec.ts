import { expect, type Page, test } from '@playwright/test'
import { house } from './house.ts'
import { as, expectAccessible, looks } from './look.ts'

const words = {
  ja: { title: '名簿を開く', staff: '担当者', password: 'パスワード', open: '開く' },
  en: { title: 'Open the book', staff: 'Your name', password: 'Password', open: 'Open' },
}

async function signIn(page: Page, { lang }: { lang: 'ja' | 'en' }, password?: string) {
  const [first] = house().staff
  const say = words[lang]
  await page.goto(house().office)
  await page.getByLabel(say.staff, { exact: true }).fill(first!.name)
  await page.getByLabel(say.password, { exact: true }).fill(password ?? first!.password)
  await page.getByRole('button', { name: say.open, exact: true }).click()
}

for (const look of looks) {
  test(`sign-in, ${look.lang}, ${look.theme}`, async ({ browser }) => {
    const page = await as(browser, look)
    await page.goto(house().office)
    await expect(page.getByRole('heading', { name: words[look.lang].title })).toBeVisible()
    await expectAccessible(page, look)

    await signIn(page, look, 'not the password')
    await expect(page.getByRole('alert'), 'a wrong password is answered').toBeVisible()
    await expect(page.getByLabel(words[look.lang].staff, { exact: true }), 'what was typed is kept').not.toHaveValue('')
    await expectAccessible(page, look)
  })

  test(`every page, ${look.lang}, ${look.theme}`, async ({ browser }) => {
    const page = await as(browser, look)
    await signIn(page, look)
    const main = page.getByRole('navigation').first()
    await expect(main, 'the office is open').toBeVisible()
    // The side bar is the table of contents: what it leads to is what there is.
    const links = await main.getByRole('link').evaluateAll((all) => all.map((a) => (a as HTMLAnchorElement).href))
    expect(links.length, 'the rooms of the office').toBeGreaterThan(4)
    for (const address of links) {
      await page.goto(address)
      await expect(page.locator('main h1').first()).toBeVisible()
      await expect(page.locator('[aria-busy=true]'), 'what was asked for has come').toHaveCount(0)
      await expectAccessible(page, look)
    }
  })
}
