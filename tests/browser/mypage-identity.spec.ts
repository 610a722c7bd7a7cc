/** 本人確認: the rules are made, a paper is sent from a phone without JavaScript, looked at in the office, confirmed. */
import { expect, test } from './test.ts'
import { atTheDesk, press, type } from './hands.ts'
import { house } from './house.ts'
import { as, expectAccessible } from './look.ts'

test('a paper is sent, looked at by the named role, and confirmed', async ({ browser }) => {
  const office = await atTheDesk(browser)
  await office.setViewportSize({ width: 1280, height: 800 })
  await office.goto(`${house().office}#/identity/rules`)
  await press(office.getByLabel(/マイページで書類を受け付ける/), 'Space')
  await office.keyboard.press('Control+s')
  await expect(office.getByText('何のために確認するのか'), 'nobody is asked for a paper without being told why').toBeVisible()
  await type(office.getByRole('textbox', { name: /^利用目的/ }), 'naimen no shinsa no tame')
  await expectAccessible(office, { lang: 'ja', theme: 'light' })
  await office.keyboard.press('Control+s')
  await expect(office.getByText('本人確認の決まりを保存しました').first()).toBeVisible()

  const context = await browser.newContext({ javaScriptEnabled: false, locale: 'ja-JP', viewport: { width: 390, height: 844 } })
  const phone = await context.newPage()
  const { member, mypage } = house()
  await phone.goto(mypage)
  await phone.locator('input[type=email]').fill(member.email)
  await phone.locator('input[type=password]').fill(member.password)
  await phone.locator('form:has(input[type=password]) button[type=submit]').click()
  await phone.goto(`${mypage}/profile`)
  await phone.getByRole('link', { name: '本人確認' }).click()
  await expect(phone.getByText('naimen no shinsa no tame'), 'what it is for is read before anything is sent').toBeVisible()
  const send = phone.getByRole('button', { name: '送る', exact: true })
  const front = phone.getByLabel('表（1枚目）')
  await front.setInputFiles({ name: 'a.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('<svg onload=alert(1)>') })
  await send.click()
  await expect(phone.getByRole('alert'), 'told by the content, not by the name').toContainText('写真（JPEG・PNG・WebP）か PDF')
  await front.setInputFiles({ name: '免許証.jpg', mimeType: 'image/jpeg', buffer: await phone.screenshot({ type: 'jpeg' }) })
  await send.click()
  await expect(phone.getByRole('status')).toContainText('書類を受け付けました')
  await expect(phone.getByText('確認を待っています')).toBeVisible()

  await office.goto(`${house().office}#/identity`)
  await expect(office.getByText('確認待ち 1件')).toBeVisible()
  await expectAccessible(office, { lang: 'ja', theme: 'light' })
  await office.getByRole('grid').or(office.getByRole('table')).getByRole('link').first().click()
  await press(office.getByRole('button', { name: '書類を開く' }))
  await expect(office.getByRole('img', { name: /書類 1枚目$/ }), 'the picture, as it was written anew').toBeVisible()
  await press(office.getByRole('checkbox', { name: /氏名/ }), 'Space')
  await expectAccessible(office, { lang: 'ja', theme: 'light' })
  await press(office.getByRole('button', { name: '確認済みにする' }))
  await expect(office.getByText('さんを確認済みにしました').first()).toBeVisible()

  await phone.goto(`${mypage}/identity`)
  await expect(phone.getByText('確認済み', { exact: true })).toBeVisible()
  await office.goto(`${house().office}#/journal`)
  await expect(office.getByText('本人確認書類の閲覧').first(), 'who looked is written down').toBeVisible()
})

for (const lang of ['ja', 'en'] as const) {
  test(`the page of a member, ${lang}, dark`, async ({ browser }) => {
    const page = await as(browser, { lang, theme: 'dark' })
    const { member, mypage } = house()
    await page.goto(mypage)
    await page.locator('input[type=email]').fill(member.email)
    await page.locator('input[type=password]').fill(member.password)
    await page.locator('form:has(input[type=password]) button[type=submit]').click()
    await expect(page.getByRole('main').locator('h1')).toBeVisible()
    for (const width of [320, 390, 1280]) {
      await page.setViewportSize({ width, height: 844 })
      await page.goto(`${mypage}/identity`)
      await expectAccessible(page, { lang, theme: 'dark' })
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `nothing stands out at ${width}`).toBe(true)
    }
  })
}
