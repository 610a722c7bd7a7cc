/** 督促, by keyboard alone: chosen, read, sent with a count, kept as it was sent; then a promise holds the next one back. */
import { expect, test } from './test.ts'
import { atTheDesk, choose, given, own, press, reach, row, type } from './hands.ts'
import { house } from './house.ts'

test('a reminder is sent once, stays as it was sent, and a promise stops the next', async ({ browser }) => {
  const page = await atTheDesk(browser)
  const mei = own('促')
  const [kind] = await given<{ id: number }[]>(page, 'kinds.list', {})
  const home = { label: 'home', postal_code: '3901702', prefecture: '長野県', city: '松本市', street: '梓川梓1-2', mailing: true }
  const { id: member } = await given(page, 'members.add', { record: { sei: '期限', mei, addresses: [home] }, kind: kind!.id, starts_on: '2020-04-01' })
  await given(page, 'dues.charge', { member, item: 'annual', fiscal_year: 2024, amount: 12_300, due_on: '2024-05-31' })

  await page.goto(`${house().office}#/reminders`)
  const list = page.getByRole('grid', { name: '今日お知らせする方' })
  await row(list, mei)
  await page.keyboard.press('Enter')
  const draft = page.getByRole('dialog', { name: 'お知らせの文面' })
  await expect(draft.getByRole('article')).toContainText('合計 12,300円')
  await page.keyboard.press('Escape')
  await expect(draft).toBeHidden()

  // Everybody is chosen; only this one shall be.
  await reach(list)
  await page.keyboard.press('Escape')
  await expect(page.getByRole('button', { name: '0名に送る' })).toBeDisabled()
  await row(list, mei)
  await page.keyboard.press('Space')
  await press(page.getByRole('button', { name: '1名に送る' }))
  const sure = page.getByRole('dialog', { name: '1名に督促を送りますか' })
  await type(sure.getByRole('textbox'), '2')
  await page.keyboard.press('Enter')
  await expect(sure.getByText('送るのは1名です'), 'another number sends nothing').toBeVisible()
  await type(sure.getByRole('textbox'), '1')
  await page.keyboard.press('Enter')
  await expect(page.getByText('1名へのお知らせを記録しました')).toBeVisible()
  await expect(page.getByRole('button', { name: '手紙1通を印刷' })).toBeEnabled()

  await press(page.getByRole('link', { name: '督促の記録' }))
  await type(page.getByRole('searchbox'), mei)
  const ledger = page.getByRole('grid', { name: '督促の記録' })
  const notice = page.getByRole('dialog', { name: '送ったお知らせ' })
  // What was typed has arrived in the address, and the list that it asks for has come.
  await expect.poll(() => decodeURIComponent(page.url())).toContain(`q=${mei}`)
  await expect(page.getByText('1件', { exact: true }), 'only this one is left').toBeVisible()
  await expect(async () => {
    await row(ledger, mei)
    await page.keyboard.press('Enter')
    await expect(notice).toBeVisible({ timeout: 2_000 })
  }).toPass()
  await expect(notice.getByRole('article'), 'word for word').toContainText('合計 12,300円')
  await expect(notice.getByText('入金待ち')).toBeVisible()
  await press(notice.getByRole('link', { name: `期限 ${mei}` }))
  await expect(page.getByRole('heading', { level: 1 }), 'the link leads to the member').toContainText(mei)

  await press(page.getByRole('button', { name: '督促を止める' }))
  const hold = page.getByRole('dialog', { name: '督促を止める' })
  await reach(hold.getByRole('radio', { name: /^支払いの約束/ }))
  await type(hold.getByRole('textbox', { name: 'いつまで' }), '2099/12/31')
  await type(hold.getByRole('textbox', { name: '理由' }), '電話で約束')
  await page.keyboard.press('Enter')
  await expect(hold).toBeHidden()
  await expect(page.getByRole('region', { name: '督促' }).getByText('電話で約束')).toBeVisible()

  await page.goto(`${house().office}#/reminders?show=out&why=promise`)
  await expect(page.getByRole('grid', { name: '送らない方' }).getByRole('row', { name: new RegExp(mei) })).toContainText('電話で約束')
})

test('a level says what is wrong with it, and keeps what was written', async ({ browser }) => {
  const page = await atTheDesk(browser)
  await page.goto(`${house().office}#/reminders/levels`)
  const first = page.getByRole('region', { name: 'お知らせ', exact: true })
  const body = first.getByRole('textbox', { name: '本文' })
  const before = await body.inputValue()
  await type(body, 'ご入金をお待ちしています。{amout}円')
  await page.keyboard.press('Control+s')
  await expect(first.getByText(/\{amout\}.*は使えません/)).toBeVisible()
  await expect(body, 'nothing is lost').toHaveValue('ご入金をお待ちしています。{amout}円')
  await press(first.getByRole('button', { name: /^文例に戻す/ }))
  await expect(body).toHaveValue(before)
  await choose(first.getByRole('combobox', { name: '送り方' }), 'はがき')
  await expect(first.getByText('はがきは人の目に触れます')).toBeVisible()
  await page.keyboard.press('Control+s')
  await expect(page.getByText('段階と文面を保存しました')).toBeVisible()
  await choose(first.getByRole('combobox', { name: '送り方' }), 'メール')
  await page.keyboard.press('Control+s')
})
