/** 会員の画面を見る: the office asks with a reason, looks at every width, changes nothing, and the member finds it. */
import { expect, test } from './test.ts'
import { atTheDesk, expectHeld, given, press, type } from './hands.ts'
import { house } from './house.ts'
import { expectAccessible, looks } from './look.ts'

test('the office looks at the pages of a member, by keyboard', async ({ browser }) => {
  const { member, mypage } = house()
  const office = await atTheDesk(browser)
  const [own] = (await given<{ rows: { id: number; name: string }[] }>(office, 'members.list', { text: member.email, limit: 10 })).rows
  await office.goto(`${house().office}#/members/${own!.id}`)
  await press(office.getByRole('button', { name: '会員の画面を見る' }))
  const why = office.getByRole('dialog', { name: `${own!.name}さんの画面を見る` })
  await expectAccessible(office, looks[0]!)
  await press(why.getByRole('button', { name: '進む' }))
  await expect(why.getByLabel(/^理由/), 'nobody looks without a reason').toHaveAttribute('aria-invalid', 'true')
  await type(why.getByLabel(/^理由/), 'denwa no otoiawase')
  const answered = office.waitForResponse('**/api/viewing.open')
  await office.keyboard.press('Enter')
  const ready = office.getByRole('dialog', { name: '画面を開けます' })
  await expectAccessible(office, looks[0]!)
  const link = new URL(((await (await answered).json()) as { data: { url: string } }).data.url)
  const opened = office.context().waitForEvent('page')
  await press(ready.getByRole('button', { name: `${own!.name}さんの画面を見る` }))
  const looker = await opened
  await expectHeld(office)
  // The address that members type is not where these tests serve.
  await looker.goto(`${mypage}${link.pathname}${link.search}`)

  await expect(looker.getByRole('heading', { level: 1, name: '会員の画面を見る' })).toBeVisible()
  await expectAccessible(looker, looks[0]!)
  await press(looker.getByRole('button', { name: '見る', exact: true }))
  const band = looker.getByText(`事務局として、${own!.name}さんの画面を見ています`)
  await expect(band).toBeVisible()
  for (const width of [320, 390, 1280]) {
    await looker.setViewportSize({ width, height: 844 })
    await expectAccessible(looker, looks[0]!)
    const beyond = await looker.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    expect(beyond, `nothing beyond the edge at ${width}`).toBeLessThanOrEqual(0)
  }
  await looker.goto(`${mypage}/profile/consents`)
  await expect(band, 'on every page').toBeVisible()
  await press(looker.getByRole('button', { name: 'この内容にする' }).first())
  await expect(looker.getByText(/会員の画面を見るだけです/), 'it is said why nothing happens').toBeVisible()
  await looker.goto(`${mypage}/security`)
  await expect(looker.getByText(/ご本人だけが見られます/)).toBeVisible()
  await looker.goto(mypage)
  await press(looker.getByRole('button', { name: '終わる' }))
  await expect(looker.getByRole('heading', { level: 1, name: 'サインイン' })).toBeVisible()

  const home = await (await browser.newContext({ locale: 'ja-JP' })).newPage()
  await home.goto(mypage)
  await type(home.locator('input[type=email]'), member.email)
  await type(home.locator('input[type=password]'), member.password)
  await home.keyboard.press('Enter')
  await expect(home.getByRole('navigation', { name: '主な画面' })).toBeVisible()
  await home.goto(`${mypage}/security`)
  await expect(home.getByText('事務局の担当者が画面を見ました').first(), 'the member finds it').toBeVisible()
})
