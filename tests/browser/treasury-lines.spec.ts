/** 入金の消込, by keyboard alone: a statement taken in twice, a line settled by one key, taken back, and settled by hand. */
import { expect, type Locator, type Page, test } from './test.ts'
import { atTheDesk, own, press, reach, type } from './hands.ts'
import { house } from './house.ts'

const COLUMNS = '日付,摘要,摘要内容,支払い金額,預かり金額,差引残高,メモ,未資金化区分,入払区分'

/** A new member of this number who owes 12,300 yen; their key. */
async function owing(page: Page, mei: string, no: string): Promise<string> {
  await page.goto(`${house().office}#/members/new`)
  await page.locator('input[name=sei]').fill('消込')
  await page.locator('input[name=mei]').fill(mei)
  await page.locator('input[name=no]').fill(no)
  await page.keyboard.press('Control+s')
  await expect(page.locator('h1')).toContainText(mei)
  const member = new URL(page.url().replace('#', '')).pathname.split('/').pop() ?? ''
  await page.goto(`${house().office}#/dues/new?member=${member}`)
  await type(page.getByRole('textbox', { name: '金額' }), '12300')
  await page.keyboard.press('Control+s')
  await expect(page.getByText('12,300').first()).toBeVisible()
  return member
}

/** With the arrows, from the list of lines, to one of them. */
async function walkTo(list: Locator, line: Locator): Promise<void> {
  await reach(list)
  for (let step = 0; (await line.getAttribute('aria-current')) !== 'true'; step += 1) {
    expect(step, 'the arrows lead there').toBeLessThan(40)
    await list.page().keyboard.press(step < 20 ? 'ArrowUp' : 'ArrowDown')
  }
}

test('a line of a statement is settled by one key and let go again', async ({ browser }) => {
  const page = await atTheDesk(browser)
  const no = String(parseInt(own(''), 36))
  await owing(page, own('三'), no)

  // As a bank gives it: nobody has this name, but the number before it is the member's.
  const statement = `${COLUMNS}\r\n2026/11/18,振込１,${no} ジユンビチユウ,,12300,900000,,,\r\n2026/11/18,振込１,${no} ホカノカイ,,450,900450,,,\r\n`
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
  await walkTo(list, line('ジユンビチユウ'))
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
  await walkTo(list, line('ホカノカイ'))
  await page.keyboard.press('x')
  await type(page.getByRole('dialog').getByLabel('何の入金か'), '利息')
  await page.keyboard.press('Enter')
  await expect(line('ホカノカイ')).toContainText('利息')
})

test('a fee that the bank kept is borne by a rule, and owed again when the match is undone', async ({ browser }) => {
  const page = await atTheDesk(browser)
  const no = String(parseInt(own(''), 36))
  const member = await owing(page, own('五'), no)
  await page.goto(`${house().office}#/bank`)
  await press(page.getByRole('button', { name: '過不足の決まり' }))
  const rule = page.getByRole('dialog', { name: '過不足の決まり' })
  await type(rule.getByLabel('不足を会の負担にする上限'), '5000')
  await page.keyboard.press('Enter')
  await expect(rule.getByText('3,000円まで'), 'so much is for somebody to look at').toBeVisible()
  await type(rule.getByLabel('不足を会の負担にする上限'), '440')
  await page.keyboard.press('Enter')
  await expect(rule).toBeHidden()

  const statement = `${COLUMNS}\r\n2026/11/19,振込１,${no} テスウリヨウ,,11860,900000,,,\r\n`
  await press(page.getByRole('button', { name: /明細を取り込む/ }).first())
  const dialog = page.getByRole('dialog', { name: '明細を取り込む' })
  const chooser = page.waitForEvent('filechooser')
  await press(dialog.getByRole('button', { name: 'ファイルを選ぶ' }))
  await (await chooser).setFiles({ name: 'tesuryo.csv', mimeType: 'text/csv', buffer: Buffer.from(statement) })
  if (await dialog.getByLabel('銀行名').isVisible()) await type(dialog.getByLabel('銀行名'), 'あずさ銀行')
  await press(dialog.getByRole('button', { name: '1件を取り込む' }))
  await expect(dialog).toBeHidden()

  const list = page.getByRole('group', { name: '入金の明細' })
  const line = list.getByRole('row', { name: new RegExp(`^11/19 ${no} テスウリヨウ`) })
  await walkTo(list, line)
  await expect(line).toContainText('差額 440円は会の負担')
  await page.keyboard.press('Enter')
  await expect(line.getByRole('img', { name: '済' })).toBeVisible()
  await page.goto(`${house().office}#/members/${member}`)
  await expect(page.getByRole('main'), 'paid in full').toContainText('未納額0')

  await page.goto(`${house().office}#/bank`)
  await press(line.getByRole('button', { name: '消込を取り消す' }))
  await type(page.getByRole('dialog', { name: '消込を取り消す' }).getByRole('textbox'), '別の方の入金でした')
  await page.keyboard.press('Enter')
  await expect(line.getByRole('img', { name: '済' })).toBeHidden()
  await page.goto(`${house().office}#/members/${member}`)
  await expect(page.getByRole('main'), 'all of it is owed again').toContainText('未納額12,300')
})
