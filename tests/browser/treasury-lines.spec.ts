/** 入金の消込, by keyboard alone: a statement taken in twice, a line settled by one key, taken back, and settled by hand. */
import { expect, test } from '@playwright/test'
import { atTheDesk, own, press, reach, type } from './hands.ts'
import { house } from './house.ts'

test('a line of a statement is settled by one key and let go again', async ({ browser }) => {
  const page = await atTheDesk(browser)
  const no = String(parseInt(own(''), 36))
  const mei = own('三')

  await page.goto(`${house().office}#/members/new`)
  await page.locator('input[name=sei]').fill('消込')
  await page.locator('input[name=mei]').fill(mei)
  await page.locator('input[name=no]').fill(no)
  await page.keyboard.press('Control+s')
  await expect(page.locator('h1')).toContainText(mei)
  const member = new URL(page.url().replace('#', '')).pathname.split('/').pop()
  await page.goto(`${house().office}#/dues/new?member=${member}`)
  await type(page.getByRole('textbox', { name: '金額' }), '12300')
  await page.keyboard.press('Control+s')
  await expect(page.getByText('12,300').first()).toBeVisible()

  // As a bank gives it: nobody has this name, but the number before it is the member's.
  const statement = `日付,摘要,摘要内容,支払い金額,預かり金額,差引残高,メモ,未資金化区分,入払区分\r\n2026/11/18,振込１,${no} ジユンビチユウ,,12300,900000,,,\r\n2026/11/18,振込１,${no} ホカノカイ,,450,900450,,,\r\n`
  const file = { name: 'meisai.csv', mimeType: 'text/csv', buffer: Buffer.from(statement) }
  await page.goto(`${house().office}#/bank`)
  await expect(page.getByRole('heading', { name: '会費と入金' })).toBeVisible()
  for (const fresh of [2, 0]) {
    await press(page.getByRole('button', { name: /明細を取り込む/ }).first())
    const dialog = page.getByRole('dialog', { name: '明細を取り込む' })
    const chooser = page.waitForEvent('filechooser')
    await press(dialog.getByRole('button', { name: 'ファイルを選ぶ' }))
    await (await chooser).setFiles(file)
    await expect(dialog.getByText(`新しい明細 ${fresh}件`), 'the same file again brings nothing').toBeVisible()
    if (fresh === 0) {
      await page.keyboard.press('Escape')
      continue
    }
    if (await dialog.getByLabel('銀行名').isVisible()) await type(dialog.getByLabel('銀行名'), 'あずさ銀行')
    await press(dialog.getByRole('button', { name: '2件を取り込む' }))
    await expect(dialog).toBeHidden()
  }

  const list = page.getByRole('group', { name: '入金の明細' })
  const line = (name: string) => list.getByRole('row', { name: new RegExp(`^11/18 ${no} ${name}`) })
  await expect(line('ジユンビチユウ')).toContainText('確か')
  await reach(list)
  for (let step = 0; (await line('ジユンビチユウ').getAttribute('aria-current')) !== 'true'; step += 1) {
    expect(step, 'the arrows lead there').toBeLessThan(40)
    await page.keyboard.press(step === 0 ? 'ArrowUp' : 'ArrowDown')
  }
  await expect(list.getByText('会員番号が一致')).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(line('ジユンビチユウ').getByRole('img', { name: '済' }), 'sealed').toBeVisible()
  await expect(list, 'the next line is one key away').toBeFocused()

  await press(line('ジユンビチユウ').getByRole('button', { name: '消込を取り消す' }))
  const why = page.getByRole('dialog', { name: '消込を取り消す' })
  await type(why.getByRole('textbox'), '別の方の入金でした')
  await page.keyboard.press('Enter')
  await expect(line('ジユンビチユウ')).toContainText('確か')

  // The other one is nobody's dues.
  await reach(list)
  for (let step = 0; (await line('ホカノカイ').getAttribute('aria-current')) !== 'true'; step += 1) {
    expect(step, 'the arrows lead there').toBeLessThan(40)
    await page.keyboard.press(step < 20 ? 'ArrowUp' : 'ArrowDown')
  }
  await page.keyboard.press('x')
  await type(page.getByRole('dialog').getByLabel('何の入金か'), '利息')
  await page.keyboard.press('Enter')
  await expect(line('ホカノカイ')).toContainText('利息')
})
