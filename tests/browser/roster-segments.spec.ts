/** 抽出条件, by keyboard alone: built until the sentence says it, kept under a name, and found in the billing. */
import { expect, test } from './test.ts'
import { atTheDesk, choose, own, press } from './hands.ts'
import { house } from './house.ts'

test('conditions are built, kept and used, by keyboard alone', async ({ browser }) => {
  const page = await atTheDesk(browser)
  const name = own('年長の会員')
  await page.goto(`${house().office}#/members`)
  await expect(page.getByRole('row').nth(1)).toBeVisible()

  await press(page.getByRole('button', { name: '条件を組み立てる' }))
  const panel = page.getByRole('region', { name: '条件を組み立てる' })
  const sentence = panel.getByRole('status')

  // The first line: 年齢 65 以上.
  await choose(panel.getByLabel('項目', { exact: true }).first(), '年齢')
  await page.keyboard.press('Tab')
  await page.keyboard.type('65')
  await expect(sentence).toContainText('年齢が65以上')

  // A second one: 印「役員」が付いていない.
  await press(panel.getByRole('button', { name: '条件を加える' }).first())
  await expect(panel.getByLabel('項目', { exact: true })).toHaveCount(2)
  await expect(panel.getByLabel('項目', { exact: true }).last(), 'what is typed next goes into the new line').toBeFocused()
  await choose(panel.getByLabel('項目', { exact: true }).last(), '印')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await press(page.getByRole('checkbox', { name: '役員', exact: true }), 'Space')
  await page.keyboard.press('Escape')
  await choose(panel.getByLabel('比べ方', { exact: true }).last(), 'が付いていない')
  await expect(sentence).toContainText('印「役員」がない')
  const count = (await sentence.locator('b').innerText()).replace(/\D/g, '')
  await expect(page.getByText(`名のうち ${count}名`), 'the count is that of the list').toBeVisible()

  await press(page.getByRole('button', { name: 'この条件を保存' }))
  await expect(page.getByRole('dialog').getByLabel('名前'), 'the dialog begins with what it asks').toBeFocused()
  await page.keyboard.type(name)
  await page.keyboard.press('Enter')
  const chip = page.getByRole('button', { name: new RegExp(`^${name} ?${count}$`) })
  await expect(chip, 'kept above the list, with how many it means').toHaveAttribute('aria-pressed', 'true')

  await page.goto(`${house().office}#/dues/bill`)
  await expect(page.getByLabel('だれに', { exact: true }).getByRole('option', { name })).toBeAttached()
})
