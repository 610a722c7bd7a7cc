/** 請求書, by keyboard alone: chosen, seen, issued, found from its charge, made anew when the sum changed, voided with a reason. */
import { expect, test } from './test.ts'
import { atTheDesk, given, own, press, type } from './hands.ts'
import { house } from './house.ts'
import { expectAccessible } from './look.ts'

const look = { lang: 'ja' } as Parameters<typeof expectAccessible>[1]

test('whoever owes gets one invoice; it is made anew when the sum changes, and voided', async ({ browser }) => {
  const page = await atTheDesk(browser)
  const mei = own('請')
  const home = { label: 'home', postal_code: '3901702', prefecture: '長野県', city: '松本市', street: '梓川梓1-2', mailing: true }
  const { id: member } = await given(page, 'members.add', { record: { sei: '請求', mei, addresses: [home] } })
  await given(page, 'dues.charge', { member, item: 'annual', fiscal_year: 2025, amount: 12_300, due_on: '2099-05-31' })
  const [charge] = await given<{ id: number }[]>(page, 'dues.of_member', { member })

  await page.goto(`${house().office}#/dues/charge/${charge!.id}`)
  await press(page.getByRole('link', { name: '請求書を発行' }))
  const preview = page.getByRole('region', { name: '出す請求書' })
  await expect(preview.getByRole('table', { name: '請求書の一覧' })).toContainText('12,300')
  await expect(preview.getByRole('img', { name: /見本/ }), 'the sheet before it is issued').toBeVisible()
  await expectAccessible(page, look)
  await page.keyboard.press('Control+Enter')
  const sure = page.getByRole('dialog', { name: '請求書1通を発行しますか' })
  await press(sure.getByRole('button', { name: '1通を発行する' }))
  await expect(page.getByRole('heading', { name: '手紙で送る方 1名' }), 'mail does not reach them').toBeVisible()

  await page.goto(`${house().office}#/dues/charge/${charge!.id}`)
  const link = page.getByRole('link', { name: /^S\d{4}-\d{4}$/ })
  const no = (await link.textContent())!
  await press(link)
  const drawer = page.getByRole('dialog', { name: `請求書 ${no}` })
  await expect(drawer.getByText('12,300').first()).toBeVisible()
  await expectAccessible(page, look)
  await page.keyboard.press('Escape')

  await given(page, 'payments.record', { member, amount: 2_300, paid_on: '2026-11-18', method: 'cash' })
  await page.goto(`${house().office}#/invoices?q=${no}`)
  await press(page.getByRole('grid', { name: '請求書の一覧' }), 'ArrowDown')
  await page.keyboard.press('Enter')
  await expect(drawer.getByText('いまの未納は')).toBeVisible()
  await press(drawer.getByRole('button', { name: '作り直す' }))
  const anew = page.getByRole('dialog', { name: `請求書 ${no} を作り直しますか` })
  await type(anew.getByRole('textbox', { name: '理由' }), '一部を入金')
  await page.keyboard.press('Control+Enter')
  if (await anew.isVisible()) await press(anew.getByRole('button', { name: '作り直す' }))
  const second = page.getByRole('dialog', { name: /^請求書 S/ })
  await expect(second.getByText('代わる前の番号')).toBeVisible()
  await expect(second.getByText('10,000').first()).toBeVisible()

  await press(second.getByRole('button', { name: '取り消す' }))
  const why = page.getByRole('dialog', { name: /を取り消しますか$/ })
  await type(why.getByRole('textbox', { name: '理由' }), '宛先の間違い')
  await press(why.getByRole('button', { name: '請求書を取り消す' }))
  await expect(page.getByText(/を取り消しました/).first()).toBeVisible()
  const { rows } = await given<{ rows: { state: string }[] }>(page, 'invoices.list', { member })
  expect(rows.map((row) => row.state), 'both numbers stay').toEqual(['void', 'replaced'])
})

test('slips ask for an account, and an offset is kept', async ({ browser }) => {
  const page = await atTheDesk(browser)
  await page.goto(`${house().office}#/invoices/settings`)
  await type(page.getByRole('textbox', { name: '口座記号番号' }), '00990-4-313097')
  await press(page.getByRole('button', { name: 'プリンターを加える' }))
  const printer = page.getByRole('textbox', { name: '名前' })
  await type(printer.last(), '事務所')
  await type(page.getByRole('textbox', { name: '右へ' }).last(), '1.5')
  await expectAccessible(page, look)
  await page.keyboard.press('Control+s')
  await expect(page.getByText('請求書の設定を保存しました')).toBeVisible()
  await expect(page.getByRole('button', { name: '「事務所」で試し刷り' })).toBeEnabled()
})
