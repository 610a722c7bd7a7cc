/** 領収書 by keyboard alone: a payment split, payments put together, a reissue with its chain, a year's list, an archive, the rules, My Page. */
import { expect, test } from './test.ts'
import { atTheDesk, choose, given, own, press, type } from './hands.ts'
import { house } from './house.ts'
import { expectAccessible, looks } from './look.ts'

interface Issued {
  issued: { id: number; no: string }[]
}

async function payer(page: Parameters<typeof given>[0], sei: string, amounts: readonly number[]) {
  const mei = own('子')
  const { id: member } = await given(page, 'members.add', { record: { sei, mei } })
  const payments: number[] = []
  for (const amount of amounts) {
    payments.push((await given(page, 'payments.record', { member, amount, paid_on: '2026-11-18', method: 'bank' })).id)
  }
  return { member, name: `${sei} ${mei}`, payments }
}

test('a payment is split, and the rest goes to another name', async ({ browser }) => {
  const page = await atTheDesk(browser)
  const { payments } = await payer(page, '分割', [10_000])
  await page.goto(`${house().office}#/receipts/new?payment=${payments[0]}`)
  await press(page.getByLabel(/一部だけの領収書にする/), 'Space')
  await type(page.getByRole('textbox', { name: '前受金' }), '4000')
  await type(page.getByRole('textbox', { name: /^宛名/ }), '分割商店')
  await page.keyboard.press('Enter')
  await page.keyboard.type('分割工業')
  const sheet = page.getByRole('article', { name: '領収書の仕上がり' })
  await expect(sheet).toContainText('￥4,000－')
  await expect(sheet, '連名').toContainText('分割工業')
  await page.keyboard.press('Control+Enter')
  await expect(page.getByText('領収書がまだの金額が6,000円あります')).toBeVisible()
  await press(page.getByRole('button', { name: '残りの領収書を作る' }))
  await expect(page.getByRole('article', { name: '領収書の仕上がり' })).toContainText('￥6,000－')
  await press(page.getByRole('button', { name: /^発行/ }))
  await expect(page.getByText('を発行しました').first()).toBeVisible()
  await expect(page.getByRole('button', { name: '残りの領収書を作る' }), 'nothing is left').toBeHidden()
})

test('payments of one payer share a receipt, which is reissued and tells of it', async ({ browser }) => {
  const page = await atTheDesk(browser)
  const { payments, name, member } = await payer(page, '合算', [3_000, 5_000])
  await page.goto(`${house().office}#/receipts/new?payment=${payments[0]}`)
  await press(page.getByLabel(/5,000円/), 'Space')
  const sheet = page.getByRole('article', { name: '領収書の仕上がり' })
  await expect(sheet).toContainText('￥8,000－')
  await press(page.getByRole('radio', { name: '紙' }).or(page.getByRole('button', { name: '紙', exact: true })), 'Space')
  await expect(sheet.getByText('収入印紙'), 'a small paper has no box for a stamp').toBeHidden()
  await page.keyboard.press('Control+Enter')
  await expect(page.getByText('を発行しました').first()).toBeVisible()
  const { rows } = await given<{ rows: { id: number; no: string }[] }>(page, 'receipts.list', { payment: payments[1] })
  const { id, no } = rows[0]!

  await page.goto(`${house().office}#/receipts?receipt=${id}&q=${no}`)
  const drawer = page.getByRole('dialog', { name: `領収書 ${no}` })
  await press(drawer.getByRole('button', { name: '再発行' }))
  const why = page.getByRole('dialog', { name: /再発行しますか/ })
  await type(why.getByLabel('宛名'), '合算商店')
  await type(why.getByRole('textbox', { name: /理由/ }), '宛名を会社名に')
  await press(why.getByRole('button', { name: '再発行する' }))
  await expect(why).toBeHidden()
  const again = await given<{ rows: { id: number }[] }>(page, 'receipts.list', { payment: payments[1], state: 'issued' })
  await page.goto(`${house().office}#/receipts?receipt=${again.rows[0]!.id}&q=${no}`)
  const chain = page.getByRole('dialog', { name: `領収書 ${no}-2` }).getByRole('list').last()
  await expect(chain.getByText(no, { exact: true })).toBeVisible()
  await expect(chain.getByText('宛名を会社名に')).toBeVisible()

  await page.goto(`${house().office}#/receipts/year?member=${member}`)
  await expect(page.getByText('1件　合計8,000円')).toBeVisible()
  await expect(page.getByText(name).first()).toBeVisible()
  const workbook = page.waitForEvent('download')
  await press(page.getByRole('button', { name: 'Excelで保存' }))
  expect((await workbook).suggestedFilename()).toContain('年間領収一覧_2026_')
})

test('what is found is taken out in one file with its index', async ({ browser }) => {
  const page = await atTheDesk(browser)
  const { payments } = await payer(page, '保存', [1_234])
  await given<Issued>(page, 'receipts.issue', { payments })
  await page.goto(`${house().office}#/receipts`)
  await press(page.getByRole('button', { name: '日付・金額' }))
  await type(page.getByLabel('取引日（から）'), '2026/11/18')
  await type(page.getByLabel('取引日（まで）'), '2026/11/18')
  await type(page.getByLabel('金額（以上）'), '1234')
  await type(page.getByLabel('金額（以下）'), '1234')
  await type(page.getByLabel('取引先（宛名）'), '保存')
  await expect(page.getByRole('status').filter({ hasText: /^\d+件$/ })).toBeVisible()
  const zip = page.waitForEvent('download')
  await press(page.getByRole('button', { name: /保存用にまとめて書き出す/ }))
  expect((await zip).suggestedFilename()).toMatch(/\.zip$/)
})

test('the rules are made: a series, words of an item, My Page', async ({ browser }) => {
  const page = await atTheDesk(browser)
  await given(page, 'receipts.set_rules', {})
  await page.goto(`${house().office}#/receipts/rules`)
  const code = 'K' + String.fromCharCode(...[0, 1, 2].map((at) => 65 + (Math.floor(Date.now() / 26 ** at) % 26)))
  await press(page.getByRole('button', { name: '系列を増やす' }))
  const series = page.getByRole('dialog', { name: '系列を増やす' })
  await type(series.getByLabel('名前'), '寄附')
  await type(series.getByLabel('記号'), code)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('table', { name: '番号の系列' }).getByText(code, { exact: true })).toBeVisible()
  await press(page.getByRole('button', { name: '「入会金」の領収書の決まりを変える' }))
  const item = page.getByRole('dialog', { name: /入会金/ })
  await type(item.getByLabel('但し書きの候補'), '入会金')
  await press(item.getByRole('button', { name: /保存/ }))
  await expect(item).toBeHidden()

  await press(page.getByLabel(/会員が、ご自分の入金の領収書を発行できる/), 'Space')
  await press(page.getByLabel('発行のとき、宛名を変えられる'), 'Space')
  await choose(page.getByLabel('会員による再発行'), '1回まで')
  await press(page.getByLabel('再発行のとき、宛名を直せる'), 'Space')
  await choose(page.getByLabel('団体の種類'), '会社・個人の教室')
  await page.keyboard.press('Control+s')
  await expect(page.getByText('領収書の決まりを保存しました')).toBeVisible()
  await expect(page.getByText(/紙の領収書には、税抜5万円以上で収入印紙が要ります/)).toBeVisible()

  // On My Page the member issues the first receipt of a payment, and once another sheet of its number.
  const { rows } = await given<{ rows: { id: number }[] }>(page, 'members.find', { text: house().member.email })
  const member = rows[0]!.id
  const payment = (await given(page, 'payments.record', { member, amount: 777, paid_on: '2026-11-18', method: 'cash' })).id
  const phone = await (await browser.newContext({ locale: 'ja-JP' })).newPage()
  await phone.goto(house().mypage)
  await type(phone.locator('input[type=email]'), house().member.email)
  await type(phone.locator('input[type=password]'), house().member.password)
  await phone.keyboard.press('Enter')
  await expect(phone.getByRole('main').locator('h1')).toBeVisible()
  await phone.goto(`${house().mypage}/receipts`)
  const form = phone.locator('form', { has: phone.locator(`input[name=payment][value="${payment}"]`) })
  await type(form.getByLabel('宛名'), '里山商店')
  await press(form.getByRole('button', { name: '領収書を発行する' }))
  await expect(phone.getByText('領収書を発行しました')).toBeVisible()
  await expect(form, 'once').toHaveCount(0)
  const issued = await given<{ rows: { id: number; addressee: string }[] }>(page, 'receipts.list', { payment })
  expect(issued.rows[0]!.addressee).toBe('里山商店')
  const receipt = phone.getByRole('listitem').filter({ has: phone.locator(`input[name=receipt][value="${issued.rows[0]!.id}"]`) })
  await press(receipt.locator('summary'))
  await expectAccessible(phone, looks[0]!)
  await type(receipt.getByLabel('宛名'), '里山製作所')
  await type(receipt.getByLabel('再発行の理由'), 'shamei ga kawatta')
  await phone.keyboard.press('Enter')
  await expect(phone.getByText('領収書を再発行しました')).toBeVisible()
  await expect(receipt, 'the older sheet is gone').toHaveCount(0)
  const again = await given<{ rows: { addressee: string; state: string; copy: number }[] }>(page, 'receipts.list', { payment })
  expect(again.rows.filter((row) => row.state === 'issued')).toMatchObject([{ addressee: '里山製作所', copy: 2 }])
  await given(page, 'receipts.set_rules', {})
})
