/** イベント, by keyboard: written in the office, applied for at My Page, waited for, given up, and received at the door. */
import { expect, type Page, test } from './test.ts'
import { atHome, expectHeld, given, go, inTheOffice, own, press, reach, row, signInAtHome, type } from './hands.ts'
import { house } from './house.ts'
import { as, expectAccessible, looks } from './look.ts'

const light = { lang: 'ja', theme: 'light' } as const

/** To a tab, by arrow. */
async function turn(page: Page, name: string | RegExp) {
  const wanted = page.getByRole('tab', { name })
  await reach(page.getByRole('tab', { selected: true }))
  for (let step = 0; (await wanted.getAttribute('aria-selected')) !== 'true'; step += 1) {
    expect(step, 'the arrows lead there').toBeLessThan(10)
    await page.keyboard.press('ArrowRight')
  }
}

/** A day of this calendar year or the next, as it is typed: so many days ahead. */
function ahead(days: number): string {
  const day = new Date(Date.now() + days * 86_400_000)
  return `${day.getFullYear()}/${day.getMonth() + 1}/${day.getDate()}`
}

for (const size of [{ width: 390, height: 844 }, { width: 1280, height: 800 }]) {
  test(`an event is written, applied for, waited for and given up, ${size.width} px`, async ({ browser }) => {
    test.setTimeout(240_000)
    const office = await inTheOffice(browser)
    const title = own('野鳥の会')
    await go(office, 'イベント')
    await expect(office.getByRole('grid', { name: 'イベント' })).toContainText('冬の樹木観察会')
    await expectAccessible(office, light)
    await office.keyboard.press('n')
    await type(office.getByRole('textbox', { name: /^題名/ }), title)
    await type(office.getByRole('textbox', { name: /^日にち/ }), ahead(40))
    await type(office.getByRole('textbox', { name: /^始まり/ }), '9時')
    await type(office.getByRole('textbox', { name: /^場所/ }), '梓川左岸')
    await type(office.getByRole('textbox', { name: /^定員/ }), '2')
    await type(office.getByRole('textbox', { name: /^いっしょに来られる人数/ }), '1')
    await type(office.getByRole('textbox', { name: /^席のある方だけへの案内/ }), '北口に集合')
    await press(office.getByRole('checkbox', { name: /公開して/ }), 'Space')
    await office.keyboard.press('Control+s')
    await expect(office.getByText('時刻は「13:30」のように'), 'beside its field, and nothing is lost').toBeVisible()
    await expectAccessible(office, light)
    await type(office.getByRole('textbox', { name: /^始まり/ }), '9:30')
    await office.keyboard.press('Control+s')
    await expect(office.getByRole('heading', { level: 1, name: title })).toBeVisible()
    await expectAccessible(office, light)

    const home = await atHome(browser, size)
    await press(home.getByRole('navigation').getByRole('link', { name: 'イベント' }))
    const told = home.getByRole('article', { name: title })
    await expect(told).toContainText('残り 2席')
    await expectAccessible(home, light)
    await press(told.getByRole('link', { name: '申し込む' }))
    await expect(home.getByText('北口に集合'), 'for those who have a place').toBeHidden()
    await expectAccessible(home, light)
    await type(home.getByLabel('いっしょに来る人数'), '1')
    await type(home.getByLabel('いっしょに来る方のお名前'), '小松 恒夫')
    await type(home.getByLabel(/^事務局へ伝えること/), '膝が痛みます')
    await press(home.getByRole('button', { name: '申し込む' }))
    await expect(home.getByRole('status')).toContainText('席をお取りしています')
    await expect(home.getByText('北口に集合')).toBeVisible()
    await expectAccessible(home, light)
    expect(await home.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'nothing stands out').toBe(true)

    // Somebody telephones, and has to wait.
    await expect(office.getByRole('tab', { name: /^参加者/ }), 'the office sees it at once').toContainText('1')
    await expect(office.getByText('膝が痛みます')).toBeVisible()
    await office.keyboard.press('n')
    const dialog = office.getByRole('dialog')
    await press(dialog.getByRole('radio', { name: '名簿にない方' }), 'Space')
    await type(dialog.getByRole('textbox', { name: /^氏名/ }), '手塚 治')
    await type(dialog.getByRole('textbox', { name: /連絡先/ }), '090-0000-1212')
    await expectAccessible(office, light)
    await office.keyboard.press('Control+s')
    await expect(dialog).toBeHidden()
    await expectHeld(office)
    await turn(office, /^キャンセル待ち/)
    await expect(office.getByRole('tabpanel')).toContainText('手塚 治')
    await expectAccessible(office, light)

    // The member cannot come after all: the other one has the place.
    await press(home.getByRole('checkbox', { name: '申し込みを取りやめます' }), 'Space')
    await press(home.getByRole('button', { name: '取りやめる' }))
    await expect(home.getByRole('status')).toContainText('申し込みを取りやめました')
    await turn(office, /^参加者/)
    await expect(office.getByRole('tabpanel')).toContainText('手塚 治')
    await turn(office, '案内と設定')
    await press(office.getByRole('button', { name: '中止する' }))
    await type(office.getByRole('dialog').getByRole('textbox'), '大雪のため')
    await expectAccessible(office, light)
    await press(office.getByRole('dialog').getByRole('button', { name: /中止/ }))
    await expect(office.getByText(/^メールを送れない方：/), 'whom to telephone is said').toContainText('手塚 治')
    await expectAccessible(office, light)
  })
}

test('who comes is received by number, taken back, and a condition finds them', async ({ browser }) => {
  test.setTimeout(180_000)
  const office = await inTheOffice(browser)
  const today = new Date().toLocaleDateString('sv-SE', { timeZone: 'Asia/Tokyo' })
  const title = own('朝の会')
  const event = await given(office, 'events.save', { title, starts_on: today, published: true })
  const members = await given<{ rows: { id: number; no: string; name: string }[] }>(office, 'members.list', { limit: 2 })
  const [one, two] = members.rows
  for (const who of [one, two]) await given(office, 'events.apply', { event: event.id, member: who!.id })
  await go(office, 'イベント')
  await row(office.getByRole('grid', { name: 'イベント' }), title)
  await office.keyboard.press('Enter')
  await expect(office.getByRole('heading', { level: 1, name: title })).toBeVisible()
  const desk = office.getByRole('complementary', { name: '受付' })
  await expectAccessible(office, light)
  await type(desk.getByRole('textbox'), one!.no)
  await office.keyboard.press('Enter')
  await expect(desk.getByText(/に受付しました/)).toBeVisible()
  await expect(office.getByText(/まだの方 1名/)).toBeVisible()
  await expectAccessible(office, light)
  const attended = `attended."${title} ${today}" = some`
  const found = async () => (await given<{ total: number }>(office, 'members.list', { filter: { segment: attended } })).total
  expect(await found(), 'a condition finds who was there').toBe(1)
  await reach(desk.getByRole('button', { name: /取り消す/ }))
  await office.keyboard.press('Enter')
  await expect(office.getByText(/まだの方 2名/)).toBeVisible()
  expect(await found(), 'and no longer').toBe(0)
})

for (const look of looks) {
  test(`its pages in ${look.lang}, ${look.theme}`, async ({ browser }) => {
    test.setTimeout(180_000)
    const page = await as(browser, look)
    await signInAtHome(page)
    for (const width of [320, 1280]) {
      await page.setViewportSize({ width, height: 844 })
      await page.goto(`${house().mypage}/events`)
      await expectAccessible(page, look)
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'nothing stands out').toBe(true)
      await page.getByRole('article').getByRole('link').last().press('Enter')
      await expect(page.getByRole('definition').first()).toBeVisible()
      await expectAccessible(page, look)
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'nothing stands out').toBe(true)
    }
  })
}
