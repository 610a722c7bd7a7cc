/** 名簿と宛名ラベル, by keyboard alone: looked at before they are printed, and in the journal afterwards. */
import { expect, type Page, test } from './test.ts'
import { atTheDesk, choose, expectHeld, go, press, type } from './hands.ts'

/** What is shown to be printed; a PDF in a tab of its own. */
async function print(page: Page): Promise<void> {
  await expect(page.getByRole('button', { name: '開いて印刷' })).toBeEnabled()
  const [paper] = await Promise.all([page.waitForEvent('popup'), page.keyboard.press('Control+p')])
  expect(paper.url(), 'the print is shown').toMatch(/^blob:/)
  await paper.close()
}

/** The journal says this of the newest prints. */
async function expectWritten(page: Page, what: string): Promise<void> {
  await go(page, '記録')
  await type(page.getByRole('searchbox', { name: /記録/ }).or(page.getByLabel(/記録を/)).first(), what)
  await expect(page.getByRole('grid').getByRole('row').filter({ hasText: what }).first()).toBeVisible()
}

test('a roster as a booklet, for a purpose and somebody', async ({ browser }) => {
  const page = await atTheDesk(browser)
  await go(page, '会員名簿')
  await expect(page.getByRole('button', { name: '会員名簿' })).toHaveAttribute('aria-pressed', 'true')
  for (const [column, on] of [['電話', 'true'], ['会員種別', 'false']] as const) {
    const chip = page.getByRole('group', { name: /^載せる項目/ }).getByRole('button', { name: column, exact: true })
    if ((await chip.getAttribute('aria-pressed')) !== on) await press(chip, 'Space')
    await expect(chip).toHaveAttribute('aria-pressed', on)
  }
  await choose(page.getByLabel('見出し', { exact: true }), '会員種別')
  await type(page.getByLabel('配布先', { exact: true }), '松本支部')
  await type(page.getByLabel('何のための印刷か'), '支部の連絡網（歩き）')
  await expect(page.getByRole('img', { name: /1枚目の紙面$/ }), 'seen before it is printed').toBeVisible()
  await expect(page.getByRole('status').filter({ hasText: /\d+名/ }).first(), 'and how many are in it').toBeVisible()
  await print(page)
  await expectHeld(page)
  await expectWritten(page, '支部の連絡網（歩き）')
})

test('labels for those whom a condition finds', async ({ browser }) => {
  const page = await atTheDesk(browser)
  await go(page, '会員')
  await press(page.getByRole('button', { name: '条件を組み立てる' }))
  const panel = page.getByRole('region', { name: '条件を組み立てる' })
  await choose(panel.getByLabel('項目', { exact: true }).first(), '年齢')
  await page.keyboard.press('Tab')
  await page.keyboard.type('75')
  await expect(panel.getByRole('status')).toContainText('年齢が75以上')
  const count = (await panel.getByRole('status').locator('b').innerText()).replace(/\D/g, '')

  await press(page.getByRole('link', { name: '印刷', exact: true }).last())
  await expect(page.getByRole('radio', { name: '会員の一覧でしぼり込んだ人' })).toBeChecked()
  await type(page.getByLabel('最初のラベル', { exact: true }), '5')
  await type(page.getByLabel('何のための印刷か'), '敬老の集いの案内（歩き）')
  await expect(page.getByRole('status').filter({ hasText: `${count}名` }).first(), 'as many as the condition found').toBeVisible()
  await expect(page.getByRole('img', { name: /1枚目の紙面$/ }), 'seen before it is printed').toBeVisible()
  await print(page)
  await expectWritten(page, '敬老の集いの案内（歩き）')
})

test('a test sheet, and somebody whose letter cannot go', async ({ browser }) => {
  const page = await atTheDesk(browser)
  await go(page, '宛名ラベル')
  const [paper] = await Promise.all([page.waitForEvent('popup'), press(page.getByRole('button', { name: '試し刷り' }))])
  await paper.close()
  await press(page.getByRole('button', { name: '見る' }).first())
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByRole('grid').getByRole('row').nth(1), 'who is left out, and why').toBeVisible()
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  await expectHeld(page)
})
