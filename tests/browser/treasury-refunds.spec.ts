/** 返金, by keyboard alone: what was paid too much is given back, stands in the cash book, and a slip is taken back. */
import { expect, test } from './test.ts'
import { atTheDesk, expectHeld, given, own, press, type } from './hands.ts'
import { house } from './house.ts'

test('an advance is given back, and not more than that', async ({ browser }) => {
  const page = await atTheDesk(browser)
  const { today, fiscal_year } = await given<{ today: string; fiscal_year: number }>(page, 'association.show', {})
  const kind = (await given<{ id: number }[]>(page, 'kinds.list', {}))[0]!.id
  const { id } = await given(page, 'members.add', { record: { type: 'person', sei: '返金', mei: own('六') }, kind, starts_on: today })
  const { id: payment } = await given(page, 'payments.record', { member: id, amount: 23_456, paid_on: today, method: 'cash' })

  await page.goto(`${house().office}#/payments?payment=${payment}`)
  const drawer = page.getByRole('dialog', { name: /返金/ }).first()
  await press(drawer.getByRole('button', { name: '返金を記録' }))
  const dialog = page.getByRole('dialog', { name: '返金を記録' })
  await type(dialog.getByLabel('返金額'), '23457')
  await type(dialog.getByLabel('返金の理由'), '二重のお支払い')
  await page.keyboard.press('Enter')
  await expect(dialog.getByText('23,456円まで', { exact: false }).last(), 'not more than is left').toBeVisible()
  await type(dialog.getByLabel('返金額'), '20000')
  await page.keyboard.press('Enter')
  await expect(dialog).toBeHidden()
  await expectHeld(page)
  await expect(drawer.getByText('二重のお支払い')).toBeVisible()
  await expect(drawer.getByText('3,456', { exact: true })).toBeVisible()

  // It has gone out of the cash book, too.
  const { rows } = await given<{ rows: { source: string; amount: number; subject: string }[] }>(page, 'books.ledger', { fiscal_year, limit: 2000, offset: 0 })
  expect(rows.filter((row) => row.source === 'refund'), 'one line').toEqual([expect.objectContaining({ amount: -20_000, subject: '前受金の返金' })])

  await page.goto(`${house().office}#/payments?payment=${payment}`)
  await press(drawer.getByRole('button', { name: '返金の記録を取り消す' }))
  const why = page.getByRole('dialog', { name: '返金の記録を取り消す' })
  await type(why.getByRole('textbox'), '返していなかった')
  await page.keyboard.press('Enter')
  await expect(why).toBeHidden()
  await expect(drawer.getByText('23,456').last(), 'all of it is an advance again').toBeVisible()
})
