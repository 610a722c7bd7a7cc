/** オンライン決済 by keyboard alone, in a house of its own with a double of Stripe: the key, a link, what was paid, a refund, My Page. */
import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, type Page, test } from './test.ts'
import { press, row, type } from './hands.ts'
import { beside, serve, type SignIn } from './house.ts'

const KEY = 'rk_test_0123456789abcdef'

async function stripe(): Promise<{ base: string; close(): void }> {
  const double = spawn(beside('tsudoi-stripe'), [], { stdio: ['ignore', 'pipe', 'inherit'] })
  for await (const line of createInterface({ input: double.stdout! })) return { base: line.trim(), close: () => double.kill() }
  throw new Error('the double of Stripe ended before it was ready')
}

/** The state of the link on the page that shows it. */
const link = (page: Page) => page.getByRole('dialog', { name: '支払リンク' })

test('a link is made, paid at a konbini, given back, and asked for at My Page', async ({ browser }) => {
  const folder = mkdtempSync(join(tmpdir(), 'tsudoi-online-'))
  const double = await stripe()
  const book = join(folder, 'demo.tsudoi')
  const program = beside('tsudoi')
  const demo = execFileSync(program, ['--json', 'demo', book, '--members', '60'], { encoding: 'utf8' })
  const { staff, mypage: account } = (JSON.parse(demo) as { data: { staff: SignIn[]; mypage: { email: string; password: string } } }).data
  process.env['TSUDOI_STRIPE_DOUBLE'] = double.base
  const house = await serve(book, staff[0]!)
  delete process.env['TSUDOI_STRIPE_DOUBLE']
  const world = async (what: string) => (await (await fetch(`${double.base}/world/${what}`)).json()) as string
  try {
    const page = await (await browser.newContext({ locale: 'ja-JP', reducedMotion: 'reduce' })).newPage()
    await page.goto(house.office)
    await type(page.getByLabel('担当者', { exact: true }), staff[0]!.name)
    await type(page.getByLabel('パスワード', { exact: true }), staff[0]!.password)
    await page.keyboard.press('Enter')
    await expect(page.getByRole('navigation').first()).toBeVisible()
    const given = async (name: string, input: unknown) => {
      const answer = await page.request.post(`${house.office}/api/${name}`, { data: input, headers: { 'x-tsudoi': '1' } })
      expect(answer.ok(), await answer.text()).toBe(true)
      return ((await answer.json()) as { data: { rows: { id: number; name: string }[] } }).data
    }
    const { rows } = await given('members.find', { text: '00001', limit: 1 })
    const member = rows[0]!.id
    await given( 'dues.charge', { member, item: 'other', fiscal_year: 2026, label: '秋の集い', amount: 1500 })

    await page.goto(`${house.office}#/online/settings`)
    const field = page.getByLabel('Stripe の制限付きキー', { exact: true })
    await type(field, 'sk_test_0123456789abcdef')
    await page.keyboard.press('Enter')
    await expect(page.getByText('シークレットキー', { exact: false }), 'the key to everything is not taken').toBeVisible()
    await type(field, KEY)
    await page.keyboard.press('Enter')
    await expect(page.getByText('必要な権限がそろっています'), 'and the right one is tried at once').toBeVisible()
    await expect(field, 'it is shown nowhere again').toHaveValue('')

    await page.goto(`${house.office}#/members/${member}`)
    await press(page.getByRole('button', { name: '支払リンクを作る（¥1,500）' }))
    await expect(link(page).getByText('支払い待ち')).toBeVisible()
    const address = await link(page).getByLabel('支払いページのアドレス').inputValue()
    expect(address).toContain('https://buy.stripe.com/')
    await expect(link(page).getByRole('img', { name: '支払いページのQRコード' })).toBeVisible()
    await page.keyboard.press('Escape')

    const intent = await world(`slip?url=${encodeURIComponent(address)}`)
    await page.goto(`${house.office}#/online`)
    const list = page.getByRole('grid', { name: '支払リンク' })
    await press(page.getByRole('button', { name: 'いま確認する' }))
    await expect(list.getByText('コンビニ待ち'), 'a slip is no money').toBeVisible()
    await world(`shop?intent=${intent}`)
    await press(page.getByRole('button', { name: 'いま確認する' }))
    await expect(list.getByText('入金済み')).toBeVisible()

    await row(list, rows[0]!.name)
    await page.keyboard.press('Enter')
    await press(link(page).getByRole('button', { name: '返金する' }))
    const sure = page.getByRole('dialog', { name: 'この支払いを返金しますか' })
    await type(sure.getByRole('textbox'), '中止のため')
    await page.keyboard.press('Enter')
    await expect(link(page).getByText('返金済み'), 'Stripe gives it back, and so do we').toBeVisible()

    const phone = await (await browser.newContext({ locale: 'ja-JP', viewport: { width: 390, height: 844 } })).newPage()
    await phone.goto(`${house.mypage}/sign-in`)
    await type(phone.getByLabel('メールアドレス'), account.email)
    await type(phone.getByLabel('パスワード'), account.password)
    await phone.keyboard.press('Enter')
    await expect(phone).not.toHaveURL(/sign-in/)
    await phone.goto(`${house.mypage}/dues`)
    await press(phone.getByRole('button', { name: 'オンラインで支払う' }))
    await expect(phone.getByText('お支払いのページを用意しています。').first(), 'nobody waits for Stripe').toBeVisible()
    await expect(async () => {
      await phone.goto(`${house.mypage}/dues`)
      await expect(phone.getByRole('link', { name: 'オンラインで支払う（1,500円）' })).toHaveAttribute('href', /^https:\/\/buy\.stripe\.com\//, { timeout: 500 })
    }).toPass({ timeout: 60_000 })
  } finally {
    await house.close()
    double.close()
    rmSync(folder, { recursive: true, force: true })
  }
})
