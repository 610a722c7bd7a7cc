/** 請求 and what is arranged about them, by keyboard alone: adjusted, paid in parts, waived for a member, paid by another; arrears. */
import { expect, type Page, test } from './test.ts'
import { atTheDesk, expectHeld, given, own, pick, press, reach, row, type } from './hands.ts'
import { house } from './house.ts'

interface Kind {
  id: number
  name: string
}

/** The fiscal year that goes on. */
const yearOf = async (page: Page): Promise<number> => (await given<{ fiscal_year: number }>(page, 'association.show', {})).fiscal_year

/** Somebody of a kind that has a fee, who joined long ago. */
async function joined(page: Page, sei: string, mei: string): Promise<number> {
  const kinds = await given<Kind[]>(page, 'kinds.list', {})
  const kind = kinds.find((one) => one.name === '正会員')?.id
  return (await given(page, 'members.add', { record: { sei, mei }, kind, starts_on: '2015-04-01' })).id
}

test('a charge is adjusted and paid in parts', async ({ browser }) => {
  const page = await atTheDesk(browser)
  const mei = own('一')
  const member = await joined(page, '分納', mei)
  const year = await yearOf(page)
  await given(page, 'dues.charge', { member, item: 'other', fiscal_year: year, label: '特別会費', amount: 10001, due_on: `${year + 3}-01-31` })

  await test.step('from the list of the member', async () => {
    await page.goto(`${house().office}#/members/${member}?tab=money`)
    await row(page.getByRole('grid', { name: '会費などの請求' }), '特別会費')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('heading', { name: '特別会費' })).toBeVisible()
  })

  const ledger = page.getByRole('table', { name: '請求額と入金' })
  await test.step('it becomes less, with the reason', async () => {
    await press(page.getByRole('button', { name: '調整する' }))
    const dialog = page.getByRole('dialog', { name: /を調整$/ })
    await expect(dialog.getByRole('radio', { name: /減らす/ }), 'the dialog begins with its first choice').toBeFocused()
    await type(dialog.getByRole('textbox', { name: /調整する額/ }), '20000')
    await type(dialog.getByRole('textbox', { name: /理由/ }), '年度途中の入会')
    await page.keyboard.press('Enter')
    await expect(dialog.getByText(/0円より少なくはできません/), 'the core says why').toBeVisible()
    await expect(dialog.getByRole('textbox', { name: /調整する額/ }), 'at the field, which keeps the keys').toBeFocused()
    await type(dialog.getByRole('textbox', { name: /調整する額/ }), '1000')
    await expect(dialog.getByRole('status'), 'what it will be is seen before').toContainText('9,001')
    await page.keyboard.press('Enter')
    await expect(dialog).toBeHidden()
    await expect(ledger.getByRole('row', { name: /減額/ })).toContainText('年度途中の入会')
    await expect(ledger.getByRole('row', { name: /^調整後の請求額/ })).toContainText('9,001')
    await expectHeld(page)
  })

  const parts = page.getByRole('table', { name: '分納' })
  await test.step('it is paid in parts whose sum must agree', async () => {
    await press(page.getByRole('button', { name: '分納にする' }))
    const dialog = page.getByRole('dialog', { name: '分納にする' })
    await type(dialog.getByRole('textbox', { name: /^回数/ }), '4')
    await expect(dialog.getByRole('textbox', { name: '4回目の期日' })).toHaveValue(`${year + 3}年4月30日`)
    await expect(dialog.getByRole('textbox', { name: '1回目の金額' }), 'the yen that is left over').toHaveValue('2,251')
    await type(dialog.getByRole('textbox', { name: '2回目の金額' }), '2000')
    await expect(dialog.getByRole('status').filter({ hasText: '合計' })).toContainText('250円少ない')
    await page.keyboard.press('Enter')
    await expect(dialog.getByRole('alert'), 'what does not add up is not kept').toContainText('8,751')
    await type(dialog.getByRole('textbox', { name: '4回目の金額' }), '2500')
    await expect(dialog.getByText('請求額と合っています')).toBeVisible()
    await page.keyboard.press('Enter')
    await expect(dialog).toBeHidden()
    await expect(parts.getByRole('row')).toHaveCount(5)
    await expect(parts.getByRole('row', { name: `${year + 3}年1月31日` })).toContainText('次の回')
  })

  await test.step('what comes in pays the first of them', async () => {
    await given(page, 'payments.record', { member, amount: 3000, paid_on: `${year}-04-01`, method: 'cash' })
    await page.reload()
    await expect(parts.getByRole('row', { name: `${year + 3}年1月31日` })).toContainText('入金済み')
    await expect(parts.getByRole('row', { name: `${year + 3}年2月` })).toContainText('749円入金済み')
    await expect(page.getByRole('button', { name: '取り消す' }), 'what something is paid on is not cancelled').toBeHidden()
  })

  await test.step('at once again, and back', async () => {
    await press(page.getByRole('button', { name: '分納をやめる' }))
    await expect(parts).toBeHidden()
    await press(page.getByRole('button', { name: '元に戻す' }))
    await expect(parts.getByRole('row'), 'the parts as they were').toHaveCount(5)
  })
})

test('a member is exempt, and another pays', async ({ browser }) => {
  const page = await atTheDesk(browser)
  const mei = own('二')
  const other = own('三')
  const member = await joined(page, '免除', mei)
  await joined(page, '支払', other)
  const menu = page.getByRole('button', { name: '取り決める', exact: true })

  await test.step('the exemption is written down with its reason', async () => {
    await page.goto(`${house().office}#/members/${member}`)
    await expect(page.getByText('取り決めはありません')).toBeVisible()
    await pick(menu, '会費を免除する')
    const dialog = page.getByRole('dialog', { name: '会費を免除する' })
    await type(dialog.getByRole('textbox', { name: /理由/ }), '名誉会員')
    await page.keyboard.press('Enter')
    await expect(dialog).toBeHidden()
    await expect(page.getByRole('listitem').filter({ hasText: '年会費の免除' })).toContainText('名誉会員')
  })

  await test.step('the billing names them', async () => {
    await page.goto(`${house().office}#/dues/bill?year=${(await yearOf(page)) + 1}`)
    const group = page.getByRole('group').filter({ hasText: '会費が免除されています' })
    await expect(group).toBeVisible()
    if ((await group.getAttribute('open')) === null) await press(group.locator('summary'))
    const name = group.getByRole('link', { name: `免除 ${mei}` })
    await press(name)
    await expect(page.getByRole('heading', { level: 1 })).toContainText(mei)
  })

  await test.step('somebody else pays', async () => {
    await pick(menu, '支払者を決める')
    const dialog = page.getByRole('dialog', { name: '支払者を決める' })
    await reach(dialog.getByRole('combobox', { name: /支払者/ }))
    await page.keyboard.type(other)
    await expect(dialog.getByRole('option')).toHaveCount(1)
    await page.keyboard.press('Enter')
    await page.keyboard.press('Enter')
    await expect(dialog).toBeHidden()
    await expect(page.getByRole('listitem').filter({ hasText: `支払者 支払 ${other}` })).toBeVisible()
  })

  await test.step('until a day, then not at all, and back', async () => {
    const line = page.getByRole('listitem').filter({ hasText: `支払者 支払 ${other}` })
    await pick(line.getByRole('button'), '終わりの日を決める')
    const dialog = page.getByRole('dialog', { name: /の終わりの日$/ })
    await type(dialog.getByRole('textbox', { name: '終わりの日' }), '2099/3/31')
    await page.keyboard.press('Enter')
    await expect(line).toContainText('2099年3月31日まで')
    await pick(line.getByRole('button'), '消す')
    await expect(line).toBeHidden()
    await press(page.getByRole('button', { name: '元に戻す' }))
    await expect(line).toContainText('2099年3月31日まで')
  })
})

test('arrears are found by name and lead to the member', async ({ browser }) => {
  const page = await atTheDesk(browser)
  const mei = own('四')
  const member = await joined(page, '滞納', mei)
  for (const [year, amount] of [[2023, 8000], [2025, 4000]]) await given(page, 'dues.charge', { member, item: 'other', fiscal_year: year, amount, due_on: `${year}-05-31` })

  await page.goto(`${house().office}#/dues`)
  await press(page.getByRole('link', { name: '滞納' }))
  await type(page.getByRole('searchbox').or(page.getByRole('textbox', { name: /さがす/ })), mei)
  const table = page.getByRole('grid', { name: '滞納の一覧' })
  await expect(table.getByRole('columnheader')).toHaveText(['会員番号', '支払者', '2023年度', '2025年度', '合計', 'いつから'])
  const line = table.getByRole('row', { name: mei })
  await expect(line).toContainText('12,000')
  await expect(line).toContainText('2023年5月31日')
  await row(table, mei)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('grid', { name: '会費などの請求' })).toContainText('2023年度')
})
