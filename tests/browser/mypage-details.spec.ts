/** 登録内容の確認: the association asks now and then, a member answers, and the office writes down what came on paper. */
import { expect, test } from './test.ts'
import { atTheDesk, choose, given, own, pick, press, type } from './hands.ts'
import { house } from './house.ts'
import { expectAccessible, looks } from './look.ts'

test('members say that their details are still right, by keyboard', async ({ browser }) => {
  const page = await atTheDesk(browser)
  await page.setViewportSize({ width: 1280, height: 800 })
  await page.goto(`${house().office}#/requests/rules`)
  await choose(page.getByLabel('マイページで確認をお願いする'), '12か月ごと')
  await expectAccessible(page, looks[0]!)
  await page.keyboard.press('Control+s')
  await expect(page.getByText(/決まりを保存しました/)).toBeVisible()

  const [kind] = await given<{ id: number }[]>(page, 'kinds.list', {})
  const { id: onPaper } = await given(page, 'members.add', { record: { sei: '確認', mei: own('紙') }, kind: kind!.id, starts_on: '2020-04-01' })
  await page.goto(`${house().office}#/members/${onPaper}`)
  await pick(page.getByRole('button', { name: /ほかの操作|その他|操作/ }).last(), '登録内容を確認した')
  await expect(page.getByText('登録内容の確認を記録しました')).toBeVisible()
  await expect(page.getByRole('term').filter({ hasText: '登録内容の確認' })).toBeVisible()

  // The member of the demonstration joined this year: asked every month, they are asked now.
  await given(page, 'requests.set_rules', { items: {}, confirm_months: 1 })
  const phone = await (await browser.newContext({ locale: 'ja-JP', viewport: { width: 390, height: 844 } })).newPage()
  await phone.goto(house().mypage)
  await type(phone.locator('input[type=email]'), house().member.email)
  await type(phone.locator('input[type=password]'), house().member.password)
  await phone.keyboard.press('Enter')
  await press(phone.getByRole('link', { name: /登録内容に変わりがないか/ }))
  await expectAccessible(phone, looks[0]!)
  await press(phone.getByRole('button', { name: 'この内容で変わりありません' }))
  await expect(phone.getByText('ありがとうございます')).toBeVisible()
  await expect(phone.getByRole('button', { name: 'この内容で変わりありません' }), 'once').toHaveCount(0)
  await phone.goto(house().mypage)
  await expect(phone.getByRole('link', { name: /登録内容に変わりがないか/ })).toHaveCount(0)
  await given(page, 'requests.set_rules', { items: {} })
})
