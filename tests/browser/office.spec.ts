import { expect, type Page, test } from './test.ts'
import { house } from './house.ts'
import { as, expectAccessible, looks } from './look.ts'

const words = {
  ja: { title: '名簿を開く', staff: '担当者', password: 'パスワード', open: '開く' },
  en: { title: 'Open the book', staff: 'Your name', password: 'Password', open: 'Open' },
}

/** Pages that the side bar does not lead to at once. */
const within = ['/bank', '/reminders', '/reminders?show=out', '/reminders/sent', '/reminders/levels', '/members/1', '/members/1?tab=happened', '/members/new', '/duplicates', '/planned', '/lapse', '/roster', '/applications/new', '/dues/bill', '/dues/items', '/dues/arrears', '/dues/charge/1', '/books/statement', '/books/settings', '/statistics?tab=movement', '/statistics?tab=rates', '/statistics?tab=anniversaries', '/members?segment=kind%20%3D%20%E6%AD%A3%E4%BC%9A%E5%93%A1', '/prints?what=postcards', '/prints?what=booklet', '/households?tab=proposals', '/groups/offices', '/duplicates/with/1', '/applications/1', '/requests/rules', '/settings/fields', '/members/1?tab=consents']

async function signIn(page: Page, { lang }: { lang: 'ja' | 'en' }, password?: string) {
  const [first] = house().staff
  const say = words[lang]
  await page.goto(house().office)
  await page.getByLabel(say.staff, { exact: true }).fill(first!.name)
  await page.getByLabel(say.password, { exact: true }).fill(password ?? first!.password)
  await page.getByRole('button', { name: say.open, exact: true }).click()
}

async function visit(page: Page, look: (typeof looks)[number], addresses: readonly string[]) {
  for (const address of addresses) {
    await page.goto(address)
    await expect(page.locator('main h1').first()).toBeVisible()
    await expect(page.locator('[aria-busy=true]'), 'what was asked for has come').toHaveCount(0)
    await expectAccessible(page, look)
  }
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

  // In parts, so that none of them takes long however many rooms there are.
  for (const part of [0, 1, 2, 3, 4, 5, 6, 7]) {
    const mine = <T>(all: readonly T[]) => all.filter((_, at) => at % 8 === part)

    test(`every room, ${look.lang}, ${look.theme}, ${part + 1} of 8`, async ({ browser }) => {
      const page = await as(browser, look)
      await signIn(page, look)
      const main = page.getByRole('navigation').first()
      await expect(main, 'the office is open').toBeVisible()
      // The side bar is the table of contents: what it leads to is what there is.
      const links = await main.getByRole('link').evaluateAll((all) => all.map((a) => (a as HTMLAnchorElement).href))
      expect(links.length, 'the rooms of the office').toBeGreaterThan(4)
      await visit(page, look, mine(links))
    })

    test(`pages within the rooms, ${look.lang}, ${look.theme}, ${part + 1} of 8`, async ({ browser }) => {
      const page = await as(browser, look)
      await signIn(page, look)
      await expect(page.getByRole('navigation').first(), 'the office is open').toBeVisible()
      await visit(page, look, mine(within).map((path) => `${house().office}#${path}`))
    })
  }
}
