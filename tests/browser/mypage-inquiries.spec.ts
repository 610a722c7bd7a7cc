/** 問い合わせ at My Page: asked, answered and written on without JavaScript; on a telephone and on a desk. */
import { type Browser, expect, type Page, test } from './test.ts'
import { atTheDesk, given, own } from './hands.ts'
import { house } from './house.ts'
import { as, expectAccessible, looks } from './look.ts'

const sizes = [
  { width: 320, height: 640 },
  { width: 390, height: 844 },
  { width: 1280, height: 800 },
]

async function signIn(page: Page) {
  const { member, mypage } = house()
  await page.goto(mypage)
  await page.locator('input[type=email]').fill(member.email)
  await page.locator('input[type=password]').fill(member.password)
  await page.locator('form:has(input[type=password]) button[type=submit]').click()
}

async function plain(browser: Browser) {
  const context = await browser.newContext({ javaScriptEnabled: false, locale: 'ja-JP' })
  return context.newPage()
}

for (const look of looks) {
  test(`what members find about inquiries, ${look.lang}, ${look.theme}`, async ({ browser }) => {
    const page = await as(browser, look)
    await signIn(page)
    await page.goto(`${house().mypage}/inquiries`)
    const thread = await page.locator('.news a', { hasText: '領収書の宛名について' }).first().getAttribute('href')
    for (const size of sizes) {
      await page.setViewportSize(size)
      for (const path of ['/', '/inquiries', '/inquiries/new', thread!, '/help']) {
        await page.goto(house().mypage + path)
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
        expect(wide, `${path} at ${size.width}: nothing beyond the edge`).toBeLessThanOrEqual(0)
        await expectAccessible(page, look)
      }
    }
  })
}

test('a question with a paper is sent, answered and written on, all without JavaScript', async ({ browser }) => {
  const page = await plain(browser)
  await signIn(page)
  const subject = own('総会の委任状')
  await page.getByRole('navigation').getByRole('link', { name: '問い合わせ', exact: true }).click()
  await page.getByRole('link', { name: '新しく問い合わせる' }).click()
  await page.getByLabel('何についてですか').selectOption('そのほか')
  await page.getByLabel('件名').fill(subject)
  await page.getByLabel('内容').fill('どこへ送ればよいですか。')
  await page.getByLabel(/^写真や書類/).setInputFiles({ name: '委任状.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7 a proxy %%EOF') })
  await page.getByRole('button', { name: '問い合わせを送る' }).click()
  await expect(page.getByRole('status'), 'it is received').toContainText('お送りしました')
  await expect(page.getByText(/^受付番号 Q-\d{4}$/), 'with a number').toBeVisible()
  await expect(page.getByText('事務局はまだ読んでいません')).toBeVisible()
  const waiting = page.waitForEvent('download')
  await page.getByRole('link', { name: '委任状.pdf を保存する' }).click()
  expect((await waiting).suggestedFilename(), 'a paper is saved, not shown').toBe('委任状.pdf')

  const office = await atTheDesk(browser)
  const { rows } = await given<{ rows: { id: number }[] }>(office, 'inquiries.list', { text: subject })
  const inquiry = rows[0]!.id
  await given(office, 'inquiries.look', { inquiry })
  await given(office, 'inquiries.note', { inquiry, text: '総務に回すこと' })
  await given(office, 'inquiries.reply', { inquiry, text: '事務局へ郵便でお願いします。' })

  await page.goto(house().mypage)
  await page.getByRole('link', { name: `問い合わせへの返信：${subject}` }).click()
  await expect(page.getByText('事務局へ郵便でお願いします。')).toBeVisible()
  await expect(page.getByText(/に事務局が読みました$/)).toBeVisible()
  await expect(page.getByText('総務に回すこと'), 'notes stay in the office').toHaveCount(0)
  await page.getByLabel('事務局へ').fill('ありがとうございます。')
  await page.getByRole('button', { name: '送る', exact: true }).click()
  await expect(page.locator('.letter').last()).toContainText('ありがとうございます。')
  await page.getByRole('link', { name: '問い合わせの一覧' }).click()
  await expect(page.locator('.news li', { hasText: subject }), 'how it stands').toContainText('対応しています')
})

test('what is missing is said at its field, and what was typed stays', async ({ browser }) => {
  const page = await as(browser, looks[0]!)
  await signIn(page)
  await page.goto(`${house().mypage}/inquiries/new`)
  await page.getByLabel('件名').fill('写真')
  await page.getByLabel('内容').fill('見てください')
  await page.getByLabel('何についてですか').selectOption('そのほか')
  await page.getByLabel(/^写真や書類/).setInputFiles({ name: 'virus.pdf', mimeType: 'application/pdf', buffer: Buffer.from('MZ this is a program') })
  await page.getByRole('button', { name: '問い合わせを送る' }).click()
  await expect(page.getByRole('alert')).toBeVisible()
  await expect(page.getByLabel('内容')).toHaveValue('見てください')
  await expect(page.getByLabel(/^写真や書類/), 'it begins where it is wrong').toBeFocused()
  await expectAccessible(page, looks[0]!)
})
