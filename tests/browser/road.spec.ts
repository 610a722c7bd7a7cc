/**
 * The main road, as people walk it: a messy roster goes in through the wizard, the year is billed, a payment
 * is recorded, a receipt issued; a member claims My Page from the mail and fetches the receipt on a phone.
 */
import { devices, expect, test } from './test.ts'
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beside, serve, tsudoi } from './house.ts'
import { linkTo } from './mails.ts'

const staff = { name: '佐伯 由美子', password: 'tegami wo kaku hito' }
const memberPassword = 'hotaru no hikari'

test('from a messy roster to a receipt on a phone', async ({ browser, page }) => {
  const folder = mkdtempSync(join(tmpdir(), 'tsudoi-road-'))
  const [book, box, roster] = ['azusa.tsudoi', 'mails', '会員名簿.xlsx'].map((name) => join(folder, name)) as [string, string, string]
  mkdirSync(box)
  execFileSync(beside('tsudoi-roster'), [roster])
  tsudoi(book, staff, 'new', book, '--name', '梓川里山研究会')
  for (const [kind, fee] of [['正会員', '8000'], ['家族会員', '2000'], ['学生会員', '3000']] as const) {
    tsudoi(book, staff, 'kinds', 'set', kind, '--fee', fee, '--from', '1990-04-01')
  }
  const sending = { carrier: 'folder', folder: box, from_name: '事務局', from_address: 'jimukyoku@example.jp', per_minute: 60 }
  tsudoi(book, staff, 'call', 'settings.set_mail', JSON.stringify(sending))
  const house = await serve(book, staff)

  try {
    await test.step('signs in', async () => {
      await page.goto(house.office)
      await page.getByLabel('担当者', { exact: true }).fill(staff.name)
      await page.getByLabel('パスワード', { exact: true }).fill(staff.password)
      await page.getByRole('button', { name: '開く', exact: true }).click()
      await expect(page.getByRole('navigation').first()).toBeVisible()
    })

    await test.step('takes the roster in', async () => {
      await page.goto(`${house.office}/#/import`)
      const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.getByRole('button', { name: 'ファイルを選ぶ' }).click()])
      await chooser.setFiles(roster)
      await expect(page.getByText('昭和33年2月30日'), 'what cannot be is shown as it stands').toBeVisible()
      await page.getByRole('button', { name: '2行を除いて進む' }).click()
      await page.getByRole('button', { name: '318名を取り込む' }).click()
      await expect(page.getByText('318名が加わり')).toBeVisible()
    })

    await test.step('bills the year', async () => {
      await page.goto(`${house.office}/#/dues/bill`)
      await page.getByRole('button', { name: '内容を確かめる' }).click()
      await page.getByRole('button', { name: '318件を請求する' }).click()
      await page.getByRole('dialog').getByRole('button', { name: '318件を請求する' }).click()
      await expect(page.getByText('318件、合計 1,664,000円を請求しました'), '158 × 8,000 + 80 × 2,000 + 80 × 3,000').toBeVisible()
    })

    await test.step('records a payment and issues its receipt', async () => {
      await page.goto(`${house.office}/#/payments/new?member=1`)
      await page.getByLabel('金額').fill('8000')
      await page.getByRole('button', { name: '入金を記録する' }).click()
      await expect(page.getByText('入金 8,000円を記録しました')).toBeVisible()
      await page.getByRole('link', { name: '領収書を作る' }).click()
      await page.getByRole('button', { name: /^発行(する|して送る)/ }).click()
      await expect(page.getByText(/領収書 R\d{4}-0001 を発行しました/)).toBeVisible()
    })

    let link = ''
    await test.step('invites the member to My Page', async () => {
      // The book is open in the server: the act goes through its door.
      const asked = { data: { members: [1] }, headers: { 'x-tsudoi': '1' } }
      const invited = await page.request.post(`${house.office}/api/logins.invite`, asked)
      expect(invited.ok(), await invited.text()).toBe(true)
      await expect
        .poll(() => (link = linkTo(box, 'kaiin001@example.jp')), { timeout: 30_000 })
        .toContain('token=')
    })

    await test.step('the member claims it and downloads the receipt on a phone', async () => {
      const phone = await browser.newContext({ ...devices['Pixel 7'], locale: 'ja-JP' })
      const mine = await phone.newPage()
      // The mail names the public address; here the page stands on this machine.
      const { pathname, search } = new URL(link)
      await mine.goto(house.mypage + pathname + search)
      for (const field of await mine.locator('input[type=password]').all()) await field.fill(memberPassword)
      await mine.locator('form:has(input[type=password]) button[type=submit]').click()
      if (await mine.locator('input[type=email]').count()) {
        await mine.locator('input[type=email]').fill('kaiin001@example.jp')
        await mine.locator('input[type=password]').fill(memberPassword)
        await mine.locator('form:has(input[type=password]) button[type=submit]').click()
      }
      await expect(mine.getByText('小林 千代子').first()).toBeVisible()
      await mine.getByRole('link', { name: /領収書/ }).first().click()
      const [download] = await Promise.all([mine.waitForEvent('download'), mine.getByRole('link', { name: /PDF|R\d{4}-0001/ }).first().click()])
      const bytes = readFileSync(await download.path())
      expect(bytes.subarray(0, 5).toString(), 'a PDF').toBe('%PDF-')
      await phone.close()
    })
  } finally {
    await house.close()
    rmSync(folder, { recursive: true, force: true })
  }
})
