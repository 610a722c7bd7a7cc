/** 住所変更と住所不明, by keyboard alone: a move, letters that come back, and what was promised about it. */
import { type Browser, expect, type Page, test } from './test.ts'
import { atTheDesk, choose, expectHeld, given, go, own, press, reach, type } from './hands.ts'

/** At the desk, before the page of a member, who lives in 松本市; and their name. */
async function before(browser: Browser): Promise<{ page: Page; mei: string }> {
  const mei = own('引子')
  const page = await atTheDesk(browser)
  const addresses = [{ postal_code: '3901702', prefecture: '長野県', city: '松本市', street: '梓川梓77', mailing: true }]
  await given(page, 'members.add', { record: { sei: '転居', mei, addresses } })
  await go(page, mei, new RegExp(mei))
  await expect(page.getByRole('heading', { level: 1 })).toContainText(mei)
  return { page, mei }
}

test('a move is written down by its postal code and stands in what happened', async ({ browser }) => {
  const { page } = await before(browser)
  await page.keyboard.press('e')
  await type(page.getByLabel('郵便番号', { exact: true }), '3800921')
  await expect(page.getByLabel('市区町村', { exact: true }), 'the postal code says where').toHaveValue('長野市')
  await type(page.getByLabel('町域・番地', { exact: true }), '栗田1613')
  await page.keyboard.press('Control+s')
  await expect(page.getByText('長野県長野市栗田1613')).toBeVisible()
  await expectHeld(page)

  await press(page.getByRole('tab', { name: '基本情報' }), 'ArrowRight')
  while ((await page.getByRole('tab', { name: '履歴' }).getAttribute('aria-selected')) !== 'true') await page.keyboard.press('ArrowRight')
  await press(page.getByRole('link', { name: '会員の記録の変更' }))
  for (const place of ['梓川梓77', '栗田1613']) await expect(page.getByRole('main').getByText(place), 'from where to where').toBeVisible()
})

test('a postal code of several towns offers them', async ({ browser }) => {
  const { page } = await before(browser)
  await page.keyboard.press('e')
  await type(page.getByLabel('郵便番号', { exact: true }), '4980000')
  const offered = page.getByRole('group', { name: 'この郵便番号には、いくつかの地域があります。選んでください。' })
  await expect(offered.getByRole('status'), 'said to who cannot see it').toBeVisible()
  await press(offered.getByRole('button').last())
  await expect(offered).toBeHidden()
  await expect(page.getByLabel('町域・番地', { exact: true }), 'the number of the house is written next').toBeFocused()
})

test('letters come back, are counted, and the address is found to be right', async ({ browser }) => {
  const { page, mei } = await before(browser)
  for (const [what, times] of [['会報48号', '返送1回'], ['総会の案内', '返送2回']] as const) {
    await press(page.getByRole('button', { name: '返送を記録', exact: true }))
    await type(page.getByRole('dialog').getByLabel('戻った物', { exact: true }), what)
    await page.keyboard.press('Enter')
    await expect(page.getByRole('dialog')).toBeHidden()
    await expect(page.getByText(times), 'the counter').toBeVisible()
    await expectHeld(page)
  }
  await expect(page.getByText('住所不明').first()).toBeVisible()

  await go(page, '今日の仕事')
  await press(page.getByRole('link', { name: '住所不明の会員: 一覧を見る' }))
  await expect(page.getByText(`転居 ${mei}`)).toBeVisible()

  await go(page, mei, new RegExp(mei))
  await press(page.getByRole('button', { name: '住所は正しい' }))
  await expect(page.getByText('住所不明を取り消しました')).toBeVisible()
  await expect(page.getByRole('button', { name: '住所は正しい' })).toBeHidden()
  await expectHeld(page)
})

test('what was promised appears among the work of the day and is done there', async ({ browser }) => {
  const { page, mei } = await before(browser)
  await press(page.getByRole('button', { name: 'やることを加える' }))
  const dialog = page.getByRole('dialog')
  await type(dialog.getByLabel('何をするか'), '転居先をご家族にたずねる')
  await choose(dialog.getByLabel('だれが', { exact: true }), 'だれでも')
  await press(dialog.getByRole('button', { name: '保存' }))
  await expect(dialog).toBeHidden()
  await expectHeld(page)

  await go(page, '今日の仕事')
  const mine = page.getByRole('region', { name: /^やること/ }).getByRole('listitem').filter({ hasText: mei })
  await press(mine.getByRole('checkbox'), 'Space')
  await expect(mine).toBeHidden()
  await expectHeld(page)

  await go(page, mei, new RegExp(mei))
  await reach(page.getByText('済んだもの 1件'))
  await page.keyboard.press('Enter')
  await expect(page.getByText('佐伯 由美子が済ませました')).toBeVisible()
})
