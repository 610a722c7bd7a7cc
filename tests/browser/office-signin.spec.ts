/** Two factors in the office, in a house of its own: rules, one's own app, signing in with it; a member's account. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, type Page, test } from './test.ts'
import { press, type } from './hands.ts'
import { newBook, serve, type SignIn } from './house.ts'
import { as, expectAccessible, type Look, looks } from './look.ts'
import { code } from './totp.ts'

const words = { ja: { staff: '担当者', password: 'パスワード', add: '担当者を加える' }, en: { staff: 'Your name', password: 'Password', add: 'Add staff' } }

/** What is to be closed after the test, also when it fails. */
const open: (() => Promise<void>)[] = []
test.afterEach(async () => {
  for (const close of open.splice(0)) await close()
})

async function own(): Promise<{ office: string; staff: SignIn }> {
  const folder = mkdtempSync(join(tmpdir(), 'tsudoi-office-signin-'))
  const book = join(folder, 'demo.tsudoi')
  const { first } = newBook(book, 20)
  const served = await serve(book, first)
  open.push(async () => {
    await served.close()
    rmSync(folder, { recursive: true, force: true })
  })
  return { office: served.office, staff: first }
}

async function signIn(page: Page, house: { office: string; staff: SignIn }, lang: 'ja' | 'en') {
  await page.goto(house.office)
  await type(page.getByLabel(words[lang].staff, { exact: true }), house.staff.name)
  await type(page.getByLabel(words[lang].password, { exact: true }), house.staff.password)
  await page.keyboard.press('Enter')
}

async function seen(page: Page, look: Look, name: string) {
  await expectAccessible(page, look)
  await page.screenshot({ path: test.info().outputPath(`${name}-${look.lang}-${look.theme}.png`) })
}

for (const look of looks.filter(({ lang, theme }) => (lang === 'ja') === (theme === 'light'))) {
  test(`rules, an app of one's own, and signing in with it, ${look.lang}, ${look.theme}`, async ({ browser }) => {
    const house = await own()
    const page = await as(browser, look)
    await page.setViewportSize({ width: 1280, height: 800 })
    await signIn(page, house, look.lang)
    await expect(page.getByRole('navigation').first()).toBeVisible()
    await page.goto(`${house.office}#/settings/signin`)
    await expect(page.locator('#signin')).toBeVisible()
    await seen(page, look, '1-rules')
    await press(page.locator('input[type=radio][value=roles]'), 'Space')
    await press(page.locator('.those input[type=checkbox]').first(), 'Space')
    await seen(page, look, '2-rules-roles')
    const places = page.locator('#signin textarea')
    await type(places, '192.168.1.300')
    await page.keyboard.press('Control+s')
    await expect(page.locator('#signin .field__error'), 'what cannot be read shuts nobody out').toContainText('192.168.1.300')
    await expect(places, 'and is where the keys go').toBeFocused()
    await type(places, '192.168.1.0/24')
    await page.keyboard.press('Control+s')
    await expect(page.getByRole('status').first(), 'saved').toBeVisible()

    const other = await as(browser, look)
    await other.setViewportSize({ width: 1280, height: 800 })
    await signIn(other, house, look.lang)
    await expect(other.locator('output.code'), 'an app is set up first').toBeVisible()
    await seen(other, look, '3-set-up')
    const key = (await other.locator('output.code').innerText()).trim()
    await other.locator('input[autocomplete=one-time-code]').fill(code(key))
    await other.keyboard.press('Enter')
    await expect(other.locator('.codes li')).toHaveCount(10)
    const recovery = await other.locator('.codes li').allInnerTexts()
    await seen(other, look, '4-codes')
    await press(other.getByRole('checkbox'), 'Space')
    await press(other.locator('.door .btn--primary'))
    await expect(other.getByRole('navigation').first(), 'in').toBeVisible()
    await other.goto(`${house.office}#/settings/me`)
    await expect(other.locator('#two-factors')).toBeVisible()
    await seen(other, look, '5-me')
    await other.goto(`${house.office}#/settings/staff`)
    await expect(other.locator('.people .badge').first()).toBeVisible()
    await seen(other, look, '6-staff')

    // Whoever is added gets a first password by word of mouth, and chooses their own before they are in.
    await press(other.getByRole('button', { name: words[look.lang].add }).first())
    const fields = other.locator('#add-staff input:not([type=checkbox])')
    await type(fields.nth(0), 'Momose')
    await type(fields.nth(1), 'hajime no kotoba')
    await seen(other, look, '6-adding')
    await other.keyboard.press('Enter')
    await expect(other.locator('.people').getByText('Momose')).toBeVisible()
    const hers = await as(browser, look)
    await hers.setViewportSize({ width: 1280, height: 800 })
    await signIn(hers, { ...house, staff: { name: 'Momose', password: 'hajime no kotoba' } }, look.lang)
    const chosen = hers.locator('input[autocomplete=new-password]')
    await expect(chosen, 'her own is asked for').toBeFocused()
    await seen(hers, look, '6-own')
    await type(chosen, 'hajime no kotoba')
    await hers.keyboard.press('Enter')
    await expect(hers.locator('.field__error').first(), 'the same is none').toBeVisible()
    await type(chosen, 'jibun no kotoba da')
    await hers.keyboard.press('Enter')
    await expect(hers.getByRole('navigation').first(), 'in').toBeVisible()


    const third = await as(browser, look)
    await third.setViewportSize({ width: 1280, height: 800 })
    await signIn(third, house, look.lang)
    const field = third.locator('input[autocomplete=one-time-code]')
    await expect(field, 'the code is asked for').toBeFocused()
    await seen(third, look, '7-second')
    await field.fill('123456')
    await third.keyboard.press('Enter')
    await expect(third.locator('.field__error').first(), 'a wrong one is told').toBeVisible()
    await field.fill(recovery[0]!)
    await third.keyboard.press('Enter')
    await expect(third.getByRole('navigation').first(), 'in').toBeVisible()
    await third.goto(`${house.office}#/settings/entrance`)
    await expect(third.getByRole('row').filter({ has: third.locator('.badge--over') }), 'the wrong code stands in the record').not.toHaveCount(0)
    await seen(third, look, '9-record')
    await third.goto(`${house.office}#/members/1`)
    await expect(third.locator('main dl').first()).toBeVisible()
    await seen(third, look, '8-member')
  })
}
