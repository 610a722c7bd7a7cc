/** Publishing My Page, in a house of its own: the settings, the look from outside, the hours, and what members see while it is closed. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, type Page, test } from './test.ts'
import { press, type } from './hands.ts'
import { beside, serve, type SignIn } from './house.ts'
import { as, expectAccessible, looks } from './look.ts'

interface Own { office: string; mypage: string; staff: SignIn; close(): Promise<void> }
let own: Own

test.beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tsudoi-publishing-'))
  const book = join(folder, 'demo.tsudoi')
  const demo = execFileSync(beside('tsudoi'), ['--json', 'demo', book, '--members', '60'], { encoding: 'utf8' })
  const { staff } = (JSON.parse(demo) as { data: { staff: SignIn[] } }).data
  const house = await serve(book, staff[0]!)
  own = { ...house, staff: staff[0]!, close: async () => { await house.close(); rmSync(folder, { recursive: true, force: true }) } }
})
test.afterAll(async () => { await own.close() })

const words = { ja: { staff: '担当者', password: 'パスワード', open: '開く' }, en: { staff: 'Your name', password: 'Password', open: 'Open' } }

async function signIn(page: Page, lang: 'ja' | 'en') {
  await page.goto(own.office)
  await type(page.getByLabel(words[lang].staff, { exact: true }), own.staff.name)
  await type(page.getByLabel(words[lang].password, { exact: true }), own.staff.password)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('navigation').first()).toBeVisible()
}

async function given(page: Page, name: string, input: unknown) {
  const answer = await page.request.post(`${own.office}/api/${name}`, { data: input, headers: { 'x-tsudoi': '1' } })
  expect(answer.ok(), await answer.text()).toBe(true)
}

for (const look of looks) {
  test(`the settings, ${look.lang}, ${look.theme}`, async ({ browser }) => {
    const page = await as(browser, look)
    await signIn(page, look.lang)
    for (const part of ['mypage', 'hours']) {
      await page.goto(`${own.office}#/settings/${part}`)
      await expect(page.locator('main form').first()).toBeVisible()
      await expectAccessible(page, look)
    }
    await page.goto(`${own.office}#/settings/mypage`)
    for (const way of ['office', 'own', 'proxy']) {
      await page.locator(`input[type=radio][value=${way}]`).check({ force: true })
      await page.locator('main details').evaluate((details) => ((details as HTMLDetailsElement).open = true))
      await expectAccessible(page, look)
    }
  })
}

test('a way is chosen, published and looked at from outside, by keyboard', async ({ browser }) => {
  const page = await (await browser.newContext({ locale: 'ja-JP', reducedMotion: 'reduce' })).newPage()
  await signIn(page, 'ja')
  await page.goto(`${own.office}#/settings/mypage`)
  await press(page.getByRole('radio', { name: /トンネルや中継を通して/ }), ' ')
  const url = page.getByLabel('会員に知らせる住所')
  await url.fill('https://my.example.jp/mypage')
  const on = page.getByRole('switch', { name: 'マイページを公開する' })
  if (!(await on.isChecked())) await press(on, ' ')
  const save = page.getByRole('button', { name: '保存する' })
  await press(save)
  await expect(page.getByText('名前だけを入れてください'), 'the field says what is wrong').toBeVisible()
  await url.fill(own.mypage)
  await press(save)
  await expect(page.getByText('マイページを公開しました').first()).toBeVisible()

  await press(page.getByRole('button', { name: '外から確かめる' }))
  const lines = page.getByRole('list', { name: '外からの確認' })
  await expect(lines.getByText('会員向けアドレスを開くと、このマイページに届きます。'), 'the way goes out and comes in again').toBeVisible({ timeout: 60_000 })
  await expect(lines.getByText('このパソコンの中でしか開けません', { exact: false }), 'and what is wrong is said with what to do').toBeVisible()
  await expect(page.getByText('直す所があります', { exact: false })).toBeVisible()
  await expectAccessible(page, { lang: 'ja', theme: 'light' })
})

test('while it is closed members read why, in both languages, on a phone', async ({ browser }) => {
  const page = await (await browser.newContext({ locale: 'ja-JP', reducedMotion: 'reduce' })).newPage()
  await signIn(page, 'ja')
  await page.goto(`${own.office}#/settings/hours`)
  await press(page.getByRole('switch', { name: 'いまは閉める' }), ' ')
  await page.getByLabel('いつまで（日本時間）').fill('2099-01-05T09:00')
  await page.getByRole('textbox', { name: '日本語' }).fill('総会の準備のため、お休みしています。')
  await press(page.getByRole('button', { name: '保存する' }))
  await expect(page.getByText('マイページの時間を保存しました').first()).toBeVisible()
  try {
    for (const look of looks) {
      for (const width of [320, 390, 1280]) {
        const phone = await as(browser, look)
        await phone.setViewportSize({ width, height: 844 })
        const answer = await phone.goto(`${own.mypage}/sign-in`)
        expect(answer?.status(), 'closed is closed').toBe(503)
        expect(Number(answer?.headers()['retry-after']), 'browsers are told when to come again').toBeGreaterThan(0)
        await expect(phone.getByText(look.lang === 'ja' ? '総会の準備のため' : 'My Page cannot be used', { exact: false })).toBeVisible()
        await expectAccessible(phone, look)
        const wide = await phone.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
        expect(wide, `nothing sticks out at ${width}`).toBeLessThanOrEqual(0)
        await phone.getByRole('link', { name: look.lang === 'ja' ? 'English' : '日本語' }).click()
        await expect(phone.locator('html')).toHaveAttribute('lang', look.lang === 'ja' ? 'en' : 'ja')
        await phone.context().close()
      }
    }
  } finally {
    const week = Array.from({ length: 7 }, () => ({ from: '09:00', until: '17:00' }))
    await given(page, 'publishing.set_hours', { limited: false, week })
  }
  const phone = await as(browser, looks[0]!)
  expect((await phone.goto(`${own.mypage}/sign-in`))?.status(), 'open again').toBe(200)
})
