/** 重複の統合, by keyboard alone: looked for, laid side by side, merged, found by the old number, and two again. */
import { expect, test } from './test.ts'
import { atTheDesk, expectHeld, own, press } from './hands.ts'
import { house } from './house.ts'

test('two records become one and two again, by keyboard alone', async ({ browser }) => {
  const page = await atTheDesk(browser)

  const mei = own('二重子')
  const numbers = [`${own('A')}-1`, `${own('A')}-2`] as const

  // The same person, written down twice with a slip of the finger.
  for (const [no, phone] of [[numbers[0], '0263-00-1234'], [numbers[1], '0263-00-1235']] as const) {
    await page.goto(`${house().office}#/members/new`)
    await page.locator('input[name=sei]').fill('重複')
    await page.locator('input[name=mei]').fill(mei)
    await page.locator('input[name=birth]').fill('1960-02-03')
    await page.locator('input[name=no]').fill(no)
    await page.locator('input[name="phones.0.number"]').fill(phone)
    await page.keyboard.press('Control+s')
    await expect(page.locator('h1')).toContainText(mei)
  }

  await page.goto(`${house().office}#/duplicates`)
  await expect(page.locator('h1')).toContainText('重複の確認')
  await page.keyboard.press('f')
  const line = page.locator('tbody tr', { hasText: numbers[1] })
  await expect(line).toContainText('生年月日が同じ')
  await page.locator('table').focus()
  while (!(await line.evaluate((row) => row.classList.contains('is-cursor')))) await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(page.getByText('残す記録', { exact: true })).toBeVisible()
  await page.keyboard.press('Control+Enter')
  await expect(page.locator('h1')).toContainText(mei)
  await expect(page.getByText('統合された記録')).toBeVisible()

  await page.keyboard.press('Control+k')
  await page.keyboard.type(numbers[1])
  await expect(page.getByRole('option', { name: new RegExp(mei) }).first()).toBeVisible()
  await page.keyboard.press('Escape')

  await press(page.getByRole('button', { name: '統合の取消' }))
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect(page.getByText('統合された記録')).toBeHidden()
  await expectHeld(page)
})
