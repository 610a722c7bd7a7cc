/** 代理: the office writes a consent down, the proxy acts and goes back, and it ends; by keyboard, narrow and wide. */
import { expect, type Page, test } from './test.ts'
import { atTheDesk, choose, expectHeld, given, press, type } from './hands.ts'
import { house } from './house.ts'
import { expectAccessible, looks } from './look.ts'

const light = looks[0]!

/** The member whose account the house knows, at home, on a telephone. */
async function atHome(browser: import('@playwright/test').Browser): Promise<Page> {
  const { member, mypage } = house()
  const page = await (await browser.newContext({ locale: 'ja-JP', viewport: { width: 390, height: 844 } })).newPage()
  await page.goto(mypage)
  await type(page.locator('input[type=email]'), member.email)
  await type(page.locator('input[type=password]'), member.password)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('navigation', { name: '主な画面' })).toBeVisible()
  return page
}

async function expectWithin(page: Page) {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  expect(wide, `nothing beyond the edge of ${page.url()}`).toBeLessThanOrEqual(0)
}

test('a guardian is written down, acts for the member, goes back, and acts no more', async ({ browser }) => {
  const office = await atTheDesk(browser)
  const find = async (text: string) => (await given<{ rows: { id: number; name: string; no: string; state: string }[] }>(office, 'members.list', { text, limit: 10 })).rows
  const [own] = await find(house().member.email)
  const child = (await find('')).find((row) => row.id !== own!.id && row.state === 'current')!
  const home = await atHome(browser)

  await office.goto(`${house().office}#/members/${child.id}`)
  await press(office.getByRole('button', { name: '代理を記録する' }))
  const dialog = office.getByRole('dialog', { name: '代理を記録する' })
  await type(dialog.getByRole('combobox', { name: /^代理の人/ }), own!.no)
  await expect(office.getByRole('option').first()).toBeVisible()
  await office.keyboard.press('Enter')
  await choose(dialog.getByRole('combobox', { name: /^この会員から見た関係/ }), '親権者・後見人')
  await choose(dialog.getByRole('combobox', { name: /^本人の同意/ }), '法定代理（親権者・後見人）')
  await expectAccessible(office, light)
  await press(dialog.getByRole('button', { name: '記録する', exact: true }))
  await expect(dialog).toBeHidden()
  const end = office.getByRole('button', { name: /の代理を終える$/ })
  await expect(end).toBeVisible()
  await expectHeld(office)
  await expectAccessible(office, light)

  await home.goto(house().mypage)
  await press(home.getByRole('link', { name: /^代わりに手続きする/ }))
  await expect(home.getByRole('heading', { level: 1, name: '代理' })).toBeVisible()
  for (const width of [320, 390, 1280]) {
    await home.setViewportSize({ width, height: 844 })
    await expectAccessible(home, light)
    await expectWithin(home)
  }
  await home.setViewportSize({ width: 390, height: 844 })
  await press(home.getByRole('button', { name: new RegExp(child.name) }).first())
  await expect(home.getByText(`${child.name}さんの代わりに見ています`)).toBeVisible()
  await home.getByRole('link', { name: '登録情報' }).first().focus()
  await home.keyboard.press('Enter')
  await expect(home.getByText(child.no, { exact: true })).toBeVisible()
  await expect(home.getByRole('link', { name: /^安全の設定/ }), 'her keys are hers').toHaveCount(0)
  await expectAccessible(home, light)
  await expectWithin(home)
  await home.goto(`${house().mypage}/security`)
  await expect(home.getByText(/ご本人だけができることです/), 'it is said why').toBeVisible()
  await home.goto(house().mypage)
  await press(home.getByRole('button', { name: '自分の画面に戻る' }))
  await expect(home.getByText('ご自分の画面に戻りました。')).toBeVisible()

  await press(end)
  const why = office.getByRole('dialog', { name: /の代理を終える$/ })
  await type(why.getByLabel(/^理由/), 'seijin shita')
  await office.keyboard.press('Enter')
  await expect(office.getByText('これまでの代理（1件）')).toBeVisible()
  await expectHeld(office)
  await home.goto(`${house().mypage}/proxies`)
  await expect(home.getByText('代わりに手続きする方はいません。')).toBeVisible()
})

test('somebody is asked by address, and what is wrong is said at its field', async ({ browser }) => {
  const home = await atHome(browser)
  await home.goto(`${house().mypage}/proxies`)
  await type(home.getByLabel('その方がサインインに使うメールアドレス'), house().member.email)
  await home.keyboard.press('Enter')
  await expect(home.getByText('ご自身を代理にはできません', { exact: false })).toBeVisible()
  await expectAccessible(home, light)
  const address = `nobody${Date.now().toString(36)}@example.jp`
  await type(home.getByLabel('その方がサインインに使うメールアドレス'), address)
  await home.keyboard.press('Enter')
  await expect(home.getByText('依頼しました。', { exact: false })).toBeVisible()
  await expect(home.getByText('返事待ち')).toBeVisible()
  await expectAccessible(home, light)
  await press(home.getByRole('button', { name: `${address}さんの代理を終える` }))
  await expect(home.getByText('代理の方はいません。')).toBeVisible()
})
