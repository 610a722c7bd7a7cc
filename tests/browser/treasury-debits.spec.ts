/** 口座振替, by keyboard alone: a mandate, a run and its file, the bank's answer, what is paid and what is tried again. */
import { expect, type Page, test } from './test.ts'
import { readFile } from 'node:fs/promises'
import { atTheDesk, expectHeld, given, own, press, reach, row, type } from './hands.ts'
import { house } from './house.ts'

/** What the bank makes of a request (JAPAN.md 1.4): byte 112 of each line, and the sums of both kinds. */
function answered(request: Buffer, codes: string): Buffer {
  const done = { count: 0, amount: 0 }
  const failed = { count: 0, amount: 0 }
  let at = 0
  const digits = (value: number, length: number) => String(value).padStart(length, '0')
  const records = request.toString('latin1').split('\r\n').map((record) => {
    if (record.startsWith('2')) {
      const code = codes[at++] ?? '0'
      const sum = code === '0' ? done : failed
      sum.count += 1
      sum.amount += Number(record.slice(80, 90))
      return record.slice(0, 111) + code + record.slice(112)
    }
    if (!record.startsWith('8')) return record
    return record.slice(0, 19) + digits(done.count, 6) + digits(done.amount, 12) + digits(failed.count, 6) + digits(failed.amount, 12) + record.slice(55)
  })
  return Buffer.from(records.join('\r\n'), 'latin1')
}

/** A key of the page, once the page is there that prints it on a button. */
async function struck(page: Page, key: string, button: string): Promise<void> {
  await expect(page.getByRole('button', { name: button }).first()).toBeVisible()
  await page.keyboard.press(key)
}

test('dues are drawn, and what failed is drawn again', async ({ browser }) => {
  const page = await atTheDesk(browser)
  const { today, fiscal_year } = await given<{ today: string; fiscal_year: number }>(page, 'association.show', {})
  const kind = (await given<{ id: number }[]>(page, 'kinds.list', {}))[0]!.id
  const names = [own('引落一'), own('引落二')]
  for (const mei of names) {
    const { id } = await given(page, 'members.add', { record: { type: 'person', sei: '口座', mei, sei_kana: 'コウザ', mei_kana: 'フリオ' }, kind, starts_on: today })
    await given(page, 'dues.charge', { member: id, item: 'other', fiscal_year, label: '研修費', amount: 4321 })
    // The second one's mandate is written down by hand below.
    if (mei === names[0]) await given(page, 'debits.save_mandate', { member: id, account: { type: 'post', branch_code: '12340', number: '12345671', holder: 'コウザ フリオ' }, confirmed: true })
  }

  // Who we are to the bank, as the contract says.
  await page.goto(`${house().office}#/debits`)
  await press(page.getByRole('button', { name: '委託者の設定' }).first())
  const contract = page.getByRole('dialog', { name: '委託者の設定' })
  await type(contract.getByLabel('委託者コード'), '1234567890')
  await type(contract.getByLabel('名義（カナ）'), '梓川')
  await type(contract.getByLabel('金融機関番号（4桁）'), '0143')
  await type(contract.getByLabel('支店番号（3桁）'), '118')
  await type(contract.getByLabel('口座番号'), '1234567')
  await page.keyboard.press('Enter')
  await expect(contract.getByText('1文字目の「梓」は漢字です', { exact: false }), 'no reading is guessed').toBeVisible()
  await expect(contract.getByLabel('名義（カナ）')).toBeFocused()
  await type(contract.getByLabel('名義（カナ）'), 'アズサガワ')
  await page.keyboard.press('Enter')
  await expect(contract).toBeHidden()
  await expectHeld(page)

  // A form for direct debit has come in.
  await press(page.getByRole('link', { name: '口座の登録' }))
  await struck(page, 'n', '口座を登録')
  const form = page.getByRole('dialog', { name: '口座を登録' })
  await type(form.getByRole('combobox', { name: '会員' }), names[1]!)
  await expect(form.getByRole('option', { name: new RegExp(names[1]!) })).toBeVisible()
  await page.keyboard.press('Enter')
  await type(form.getByLabel('口座番号'), '7654321')
  await type(form.getByLabel('金融機関番号（4桁）'), '0005')
  await type(form.getByLabel('支店番号（3桁）'), '012')
  await type(form.getByLabel('預金者名（カナ）'), 'ヨーコ ガッシュ')
  await press(form.getByRole('checkbox', { name: /銀行の確認済み/ }), 'Space')
  await press(form.getByRole('button', { name: '保存する' }))
  await expect(form).toBeHidden()
  await expect(page.getByRole('grid', { name: '口座の登録' }).getByRole('row', { name: new RegExp(names[1]!) }), 'as the bank gets it').toContainText('ﾖ-ｺ ｶﾞﾂｼﾕ')

  // A run for today: exactly these two, everybody else is told why not.
  await press(page.getByRole('link', { name: '引落', exact: true }))
  await struck(page, 'n', '引落を作る')
  const making = page.getByRole('dialog', { name: '引落を作る' })
  await type(making.getByRole('textbox', { name: /^引落日/ }), today)
  await page.keyboard.press('Tab')
  await expect(making.getByRole('status')).toContainText('2件、合計 8,642円')
  await expect(making.getByText('口座の登録がない')).toBeVisible()
  await press(making.getByRole('button', { name: '2件の引落を作る' }))
  await expect(making).toBeHidden()
  const run = page.getByRole('dialog', { name: /の引落$/ })
  await expect(run.getByText('8,642').first()).toBeVisible()

  // Its file, twice the same.
  const files: Buffer[] = []
  for (let time = 0; time < 2; time += 1) {
    const download = page.waitForEvent('download')
    await press(run.getByRole('button', { name: '依頼ファイルを保存' }))
    files.push(await readFile(await (await download).path()))
  }
  expect(files[0]!.equals(files[1]!), 'byte for byte').toBe(true)
  expect(files[0]!.toString('latin1').split('\r\n').slice(0, -1).every((record) => record.length === 120), 'records of 120 bytes').toBe(true)
  await page.keyboard.press('Escape')

  // The request is no answer; the answer is taken in once.
  const take = async (name: string, buffer: Buffer) => {
    await struck(page, 'i', '結果を取り込む')
    const dialog = page.getByRole('dialog', { name: '結果を取り込む' })
    const chooser = page.waitForEvent('filechooser')
    await press(dialog.getByRole('button', { name: '結果ファイルを選ぶ' }))
    await (await chooser).setFiles({ name, mimeType: 'text/plain', buffer })
    return dialog
  }
  let dialog = await take('irai.txt', files[0]!)
  await expect(dialog.getByText('これは依頼のファイルです', { exact: false })).toBeVisible()
  await page.keyboard.press('Escape')
  const result = answered(files[0]!, '01')
  dialog = await take('kekka.txt', result)
  await expect(dialog.getByRole('status')).toContainText('振替済は1件、4,321円')
  await expect(dialog.getByRole('row', { name: /資金不足/ })).toContainText('振替不能')
  await press(dialog.getByRole('button', { name: '取り込む', exact: true }))
  await expect(dialog).toBeHidden()
  await expect(run.getByText('1件 4,321円')).toBeVisible()
  await page.keyboard.press('Escape')
  dialog = await take('kekka.txt', result)
  await expect(dialog.getByText('すでに取り込んであります', { exact: false }), 'never twice').toBeVisible()
  await page.keyboard.press('Escape')

  // What was drawn is a payment.
  await press(page.getByRole('link', { name: '入金', exact: true }))
  await expect(page.getByRole('row', { name: new RegExp(names[0]!) })).toContainText('4,321')

  // What failed waits for a word.
  await page.goto(`${house().office}#/`)
  await press(page.getByRole('link', { name: '引き落とせなかった会費: 決める' }))
  const failed = page.getByRole('grid', { name: '振替不能' })
  const line = failed.getByRole('row', { name: new RegExp(names[1]!) })
  await expect(line).toContainText('決めていない')
  await row(failed, names[1]!)
  await page.keyboard.press('Space')
  await press(page.getByRole('button', { name: '次回に含める' }))
  await expect(line).toContainText('次回に含める')

  await press(page.getByRole('link', { name: '引落', exact: true }))
  await struck(page, 'n', '引落を作る')
  await type(making.getByRole('textbox', { name: /^引落日/ }), today)
  await page.keyboard.press('Tab')
  await expect(making.getByRole('status'), 'it is drawn again').toContainText('1件、合計 4,321円')
  await press(making.getByRole('button', { name: '1件の引落を作る' }))
  await expect(run.getByText('4,321').first()).toBeVisible()
  await page.keyboard.press('Escape')
  await press(page.getByRole('link', { name: /^振替不能/ }))
  await expect(page.getByText('振替不能はありません')).toBeVisible()
})

test('what is paid to others goes into one file', async ({ browser }) => {
  const page = await atTheDesk(browser)
  const payee = { type: 'ordinary', bank_code: '0143', branch_code: '118', number: '7651234', holder: 'コバヤシ' }
  await given(page, 'transfers.set_sender', { code: '99', name: 'アズサガワ', bank_code: '0143', branch_code: '118', number: '1234567' })
  await given(page, 'transfers.save', { purpose: 'fee', note: own('講演'), amount: 30_000, account: payee })

  await page.goto(`${house().office}#/debits/transfers`)
  await expect(page.getByRole('heading', { name: '会費と入金' })).toBeVisible()
  await struck(page, 'n', '振込を登録')
  const form = page.getByRole('dialog', { name: '振込を登録' })
  await type(form.getByLabel('金額'), '8000')
  await type(form.getByLabel('口座番号'), '1111111')
  await type(form.getByLabel('金融機関番号（4桁）'), '0005')
  await type(form.getByLabel('支店番号（3桁）'), '012')
  await type(form.getByLabel('受取人名（カナ）'), 'モモセ')
  await page.keyboard.press('Enter')
  await expect(form).toBeHidden()

  const list = page.getByRole('grid', { name: '総合振込' })
  for (const name of ['モモセ', 'コバヤシ']) {
    await row(list, name)
    await page.keyboard.press('Space')
  }
  await press(page.getByRole('button', { name: '総合振込ファイルを作る' }))
  const making = page.getByRole('dialog', { name: '総合振込ファイルを作る' })
  const { today } = await given<{ today: string }>(page, 'association.show', {})
  await type(making.getByRole('textbox', { name: /^取組日/ }), today)
  await page.keyboard.press('Enter')
  const files = page.getByRole('dialog', { name: '作ったファイル' })
  await expect(files.getByText('38,000')).toBeVisible()
  const download = page.waitForEvent('download')
  await press(files.getByRole('button', { name: /のファイルを保存$/ }))
  const bytes = await readFile(await (await download).path())
  expect(bytes.toString('latin1').split('\r\n')[3], 'the trailer adds up').toMatch(/^8000002000000038000/)
  await press(files.getByRole('button', { name: /送信済みにする$/ }))
  await expect(files.getByText('に送信')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(list.getByRole('row', { name: /モモセ/ })).toContainText('送信済み')
  await reach(list)
})
