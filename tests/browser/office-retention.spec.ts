/** 個人情報の消去, by keyboard: the rule, who is due, who is kept, the number typed, the certificate; wide and narrow. */
import { expect, type Page, test } from './test.ts'
import { atTheDesk, expectHeld, given, own, press, type } from './hands.ts'
import { house } from './house.ts'
import { as, expectAccessible, looks } from './look.ts'

const look = looks[0]!
let names: string[] = []

async function expectWithin(page: Page) {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  expect(wide, `nothing beyond the edge of ${page.url()}`).toBeLessThanOrEqual(0)
}

/** For whoever looks: SHOTS names a folder. */
async function picture(page: Page, name: string) {
  if (process.env['SHOTS']) await page.screenshot({ path: `${process.env['SHOTS']}/${name}.png` })
}

/** Three who left in 2019. */
async function whoLeft(page: Page) {
  const [kind] = await given<{ id: number }[]>(page, 'kinds.list', {})
  names = ['ichiro', 'jiro', 'saburo'].map(own)
  for (const name of names) {
    const { id } = await given(page, 'members.add', { kind: kind!.id, starts_on: '2015-04-01', record: { sei: 'kieru', mei: name, emails: [{ address: `${name}@example.jp`, mailing: true }] } })
    await given(page, 'membership.end', { member: id, on: '2019-03-31', reason: 'left' })
  }
}

test('the rule is laid down, one is kept, two are erased by their number, and the certificate is printed', async ({ browser }) => {
  const page = await atTheDesk(browser)
  await page.setViewportSize({ width: 1280, height: 800 })
  await whoLeft(page)
  await page.goto(`${house().office}#/retention`)
  await expect(page.getByText('いまは、消去の期限が来る方はいません'), 'off at first').toBeVisible()
  await expectAccessible(page, look)
  await press(page.getByRole('link', { name: '決まりを見る' }))
  const years = page.getByRole('textbox', { name: /^会員の情報/ })
  await press(page.getByRole('checkbox', { name: /^保存期間の決まりを使う/ }), ' ')
  await type(years, '31')
  await page.keyboard.press('Control+s')
  await expect(page.getByText('1年から30年までの数字'), 'nobody keeps for ever by a slip').toBeVisible()
  await type(years, '5')
  await expectAccessible(page, look)
  await page.keyboard.press('Control+s')
  await expect(page.getByText('保存期間の決まりを保存しました')).toBeVisible()
  await page.goto(`${house().office}#/`)
  await expect(page.getByText('個人情報を消去する期限'), 'it waits on the first screen').toBeVisible()

  await page.goto(`${house().office}#/retention`)
  const list = page.getByRole('table', { name: '期限が来た方' })
  await expect(list.getByText(names[0]!)).toBeVisible()
  await expectAccessible(page, look)
  await press(list.getByRole('button', { name: new RegExp(`${names[2]} を消去しない`) }))
  const keep = page.getByRole('dialog', { name: /さんの情報を消去しない/ })
  await type(keep.getByLabel(/^理由/), 'nenshi no tame')
  await expectAccessible(page, look)
  await page.keyboard.press('Enter')
  await expect(list.getByText('nenshi no tame'), 'and everybody reads why').toBeVisible()
  await picture(page, 'list')
  await expectHeld(page)

  for (const name of names.slice(0, 2)) await press(list.getByRole('checkbox', { name: new RegExp(name) }), ' ')
  await press(page.getByRole('button', { name: '2名の情報を消去…' }))
  const dialog = page.getByRole('dialog', { name: '2名の個人情報を消去しますか' })
  await expect(dialog.getByText('消去は元に戻せません'), 'it is said before').toBeVisible()
  await expect(dialog.getByRole('region', { name: '消去するもの' })).toContainText('メール')
  await expectAccessible(page, look)
  await picture(page, 'dialog')
  await type(dialog.getByLabel(/^消去する人数/), '3')
  await page.keyboard.press('Enter')
  await expect(dialog.getByText('数が合いません'), 'a slip erases nobody').toBeVisible()
  await type(dialog.getByLabel(/^消去する人数/), '2')
  await page.keyboard.press('Enter')
  await expect(page.getByText('2名の個人情報を消去しました')).toBeVisible()
  const runs = page.getByRole('table', { name: 'これまでの消去' })
  await expect(runs.getByRole('row')).toHaveCount(2)
  await expectAccessible(page, look)
  const [paper] = await Promise.all([page.waitForEvent('popup').catch(() => undefined), press(runs.getByRole('button', { name: /廃棄証明を刷る/ }))])
  await paper?.close()

  await page.goto(`${house().office}#/retention`)
  await expect(list.getByText(names[2]!), 'who is kept is still there').toBeVisible()
  await expect(list.getByText(names[0]!)).toBeHidden()
  const found = await given<{ total: number }>(page, 'members.find', { text: names[0]! })
  expect(found.total, 'nobody finds them').toBe(0)
  const checked = await given<{ ok: boolean }>(page, 'book.check', {})
  expect(checked.ok, 'every rule of the book holds, the chain of the journal too').toBe(true)
})

for (const each of looks) {
  test(`the pages of erasing, ${each.lang}, ${each.theme}`, async ({ browser }) => {
    const page = await as(browser, each)
    await page.goto(house().office)
    const [first] = house().staff
    const say = each.lang === 'ja' ? ['担当者', 'パスワード', '開く'] : ['Your name', 'Password', 'Open']
    await page.getByLabel(say[0]!, { exact: true }).fill(first!.name)
    await page.getByLabel(say[1]!, { exact: true }).fill(first!.password)
    await page.getByRole('button', { name: say[2]!, exact: true }).click()
    await expect(page.getByRole('navigation').first()).toBeVisible()
    for (const size of [{ width: 1280, height: 800 }, { width: 390, height: 844 }]) {
      await page.setViewportSize(size)
      for (const path of ['/retention', '/retention/runs', '/retention/rules']) {
        await page.goto(`${house().office}#${path}`)
        await expect(page.locator('main h1').first()).toBeVisible()
        await expect(page.locator('[aria-busy=true]')).toHaveCount(0)
        await expectAccessible(page, each)
        await expectWithin(page)
        await picture(page, `${path.replaceAll('/', '-')}-${each.lang}-${each.theme}-${size.width}`)
      }
    }
  })
}

test.afterAll(async ({ browser }) => {
  // Nobody else's walk meets the rule.
  await given(await atTheDesk(browser), 'retention.set_rules', { on: false, years: 5, document_years: 10 })
})
