/** 入会, by keyboard alone: written down at the telephone, shown to the board, approved, welcomed, billed, paid. */
import { expect, type Page, test } from './test.ts'
import { atTheDesk, choose, expectHeld, go, press, row, type } from './hands.ts'

/** Writes an application down from whatever screen is open; its page. */
async function apply(page: Page, sei: string, mei: string, introducer = '佐藤 健') {
  await page.keyboard.press('F2')
  await expect(page.getByRole('heading', { level: 1, name: '申込を書きとめる' })).toBeVisible()
  await expect(page.getByLabel('姓', { exact: true }), 'who is on the telephone says the name first').toBeFocused()
  // As people fill in a form: type, Tab, type.
  for (const word of [sei, mei, 'アシハラ', 'ミチコ']) {
    await page.keyboard.type(word)
    await page.keyboard.press('Tab')
  }
  await choose(page.getByLabel('会員種別', { exact: true }), '正会員')
  await type(page.getByLabel('携帯電話', { exact: true }), '090-0000-7701')
  await type(page.getByLabel('メール', { exact: true }), 'ashihara@example.jp')
  await type(page.getByLabel('郵便番号', { exact: true }), '3901702')
  await expect(page.getByLabel('市区町村', { exact: true }), 'the postal code says where').toHaveValue('松本市')
  await type(page.getByLabel('町名・番地', { exact: true }), '梓川梓1234')
  if (introducer) await type(page.getByLabel('紹介者', { exact: true }), introducer)
  await page.keyboard.press('Control+Enter')
  await expect(page.getByRole('heading', { level: 1 })).toContainText(`${sei} ${mei}`)
  await expectHeld(page)
}

test('an application goes from the first screen to the list of the board', async ({ browser }) => {
  const page = await atTheDesk(browser)
  await apply(page, '芦原', '一覧子')
  await expect(page.getByText('審査中').first()).toBeVisible()

  await go(page, '入会')
  const list = page.getByRole('grid', { name: '入会' })
  await row(list, '芦原 一覧子')
  await page.keyboard.press('Space')
  await expect(page.getByText('1件を選択'), 'chosen by the space bar').toBeVisible()
  const [sheet] = await Promise.all([page.waitForEvent('popup'), press(page.getByRole('button', { name: '理事会の一覧を刷る' }))])
  expect(sheet.url(), 'the list for the board is shown').toMatch(/^blob:/)
  await sheet.close()
})

test('what is missing is said, and put right before the board sees it', async ({ browser }) => {
  const page = await atTheDesk(browser)
  await apply(page, '芦原', '足里子', '')
  await expect(page.getByText('足りないもの: 紹介者').first()).toBeVisible()
  await page.keyboard.press('a')
  await page.getByRole('dialog').getByRole('button', { name: '承認する' }).waitFor()
  await page.keyboard.press('Escape')
  await expectHeld(page)
  await page.keyboard.press('e')
  await type(page.getByLabel('紹介者', { exact: true }), '佐藤 健')
  await page.keyboard.press('Control+Enter')
  await expect(page.getByText('足りないもの: 紹介者')).toHaveCount(0)
})

test('approved in two stages, a member has a number, a welcome, a charge, and pays it', async ({ browser }) => {
  const page = await atTheDesk(browser)
  await apply(page, '芦原', '通子')

  for (const [stage, meeting] of [['「事務局の確認」を通す', '書類を確認'], ['承認して会員にする', '12月の理事会']] as const) {
    await expect(page.getByRole('button', { name: stage })).toBeVisible()
    await page.keyboard.press('a')
    const dialog = page.getByRole('dialog')
    await type(dialog.getByLabel('決めた会議など', { exact: true }), meeting)
    await page.keyboard.press('Enter')
    await expect(dialog).toBeHidden()
    await expectHeld(page)
  }
  await expect(page.getByText(/から会員です（\d+ 芦原 通子）/)).toBeVisible()

  await press(page.getByRole('link', { name: '会員を開く' }))
  await expect(page.getByRole('heading', { level: 1 })).toContainText('芦原 通子')
  await expect(page.getByText('会費未納').or(page.getByText('未納')).first(), 'the entrance fee and the year are charged').toBeVisible()

  await press(page.getByRole('link', { name: '入金を記録' }))
  await expect(page.getByText('残っている請求とちょうど同じ額です'), 'what is owed is proposed').toBeVisible()
  await page.keyboard.press('Control+s')
  await expect(page.getByText(/芦原 通子さんの入金 [\d,]+円を記録しました/)).toBeVisible()
  await press(page.getByRole('link', { name: '領収書を作る' }))
  await press(page.getByRole('button', { name: /^発行(する|して送る)/ }))
  await expect(page.getByText(/領収書 R\d{4}-\d{4} を発行しました/)).toBeVisible()
  await expectHeld(page)

  await go(page, '連絡')
  await expect(page.getByText('芦原 通子').first(), 'the welcome waits to be sent').toBeVisible()
})
