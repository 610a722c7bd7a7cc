/** 入会申込: the office opens it, somebody applies from a phone without JavaScript, the office decides, a member begins. */
import { mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, type Page, test } from './test.ts'
import { atTheDesk, given, own, press, type } from './hands.ts'
import { house } from './house.ts'
import { as, expectAccessible } from './look.ts'
import { linkTo } from './mails.ts'

const shots = process.env['SHOTS']
const shoot = async (page: Page, name: string) => {
  if (shots) await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true })
}

async function fits(page: Page): Promise<void> {
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'nothing stands out at the side').toBe(true)
}

/** One for all tests of a run: a worker that a failure ended is followed by another. */
const box = join(tmpdir(), `tsudoi-join-${process.ppid}`)
let kind = ''

test.describe.serial('from an address to a member', () => {
  test('the office opens a kind, with a purpose', async ({ browser }) => {
    const office = await atTheDesk(browser)
    await office.setViewportSize({ width: 1280, height: 800 })
    mkdirSync(box, { recursive: true })
    await given(office, 'settings.set_mail', { carrier: 'folder', folder: box, from_name: '事務局', from_address: 'jimukyoku@example.jp', per_minute: 60 })
    kind = own('学生会員')
    await given(office, 'kinds.save', { name: kind, rules: { entrance_fee: 1000 } })
    await office.goto(`${house().office}#/applications/rules`)
    await press(office.getByLabel(`${kind}をマイページから申し込めるようにする`), 'Space')
    await office.keyboard.press('Control+s')
    await expect(office.getByText('個人情報の利用目的を書いてください'), 'nobody collects without saying what for').toBeVisible()
    await expect(office.getByRole('textbox', { name: /個人情報の利用目的/ }), 'what is missing is where the keys go').toBeFocused()
    await type(office.getByLabel(`${kind}に添えてもらう書類`), 'gakuseisho')
    await type(office.getByRole('textbox', { name: /個人情報の利用目的/ }), 'meibo to renraku no tame')
    await type(office.getByRole('textbox', { name: 'お支払い方法' }), 'furikomi')
    await expectAccessible(office, { lang: 'ja', theme: 'light' })
    await shoot(office, 'office-rules')
    await office.keyboard.press('Control+s')
    await expect(office.getByText('入会の決まりを保存しました').first()).toBeVisible()
  })

  test('somebody applies from a phone without JavaScript, by keyboard alone', async ({ browser }) => {
    const { mypage } = house()
    const phone = await (await browser.newContext({ javaScriptEnabled: false, locale: 'ja-JP', viewport: { width: 390, height: 844 } })).newPage()
    await phone.goto(`${mypage}/sign-in`)
    await press(phone.getByRole('link', { name: /入会を申し込む方/ }))
    await shoot(phone, 'join-1')
    await type(phone.getByLabel('メールアドレス'), 'hana@mail.example.jp')
    await press(phone.getByRole('button', { name: '確認のメールを送る' }))
    await expect(phone.getByRole('heading', { name: '確認のメールを送りました' })).toBeVisible()
    await shoot(phone, 'join-2-sent')
    let link = ''
    await expect.poll(() => (link = linkTo(box, 'hana@mail.example.jp', '/join/open')), { timeout: 60_000 }).toContain('token=')
    await phone.goto(`${mypage}${link.slice(link.indexOf('/join/open'))}`)
    await expect(phone.getByText('hana@mail.example.jp'), 'it says which address').toBeVisible()
    await shoot(phone, 'join-3-open')
    await press(phone.getByRole('button', { name: '続ける' }))
    await shoot(phone, 'join-4-kind')
    await press(phone.getByLabel(new RegExp(kind)), 'Space')
    await press(phone.getByRole('button', { name: 'この種別で申込を書く' }))
    await type(phone.getByLabel('姓', { exact: true }), '小林')
    await press(phone.getByRole('button', { name: '保存して、あとで続ける' }))
    await expect(phone.getByRole('status'), 'half of it is kept').toContainText('保存しました')
    await expect(phone.getByLabel('姓', { exact: true })).toHaveValue('小林')
    await type(phone.getByLabel('名', { exact: true }), '花')
    await type(phone.getByLabel('郵便番号').first(), '390-1702')
    await press(phone.getByRole('button', { name: /郵便番号から/ }).first())
    await expect(phone.getByLabel('市区町村').first(), 'the code says where').toHaveValue('松本市')
    await press(phone.getByRole('button', { name: '確認へ進む' }).last())
    await expect(phone.getByRole('alert'), 'what is lacking, by its name').toContainText('gakuseisho')
    await phone.getByLabel('写真またはPDF').setInputFiles({ name: '学生証.jpg', mimeType: 'image/jpeg', buffer: await phone.screenshot({ type: 'jpeg' }) })
    await press(phone.getByLabel('furikomi'), 'Space')
    await press(phone.getByRole('group', { name: '会員名簿に名前を載せる' }).getByLabel('いいえ'), 'Space')
    await shoot(phone, 'join-5-form')
    await press(phone.getByRole('button', { name: '確認へ進む' }).last())
    await expect(phone.getByText('meibo to renraku no tame'), 'what it is for is read before it goes').toBeVisible()
    await shoot(phone, 'join-6-check')
    await press(phone.getByLabel('読みました。同意します'), 'Space')
    await press(phone.getByRole('button', { name: 'この内容で申し込む' }))
    await expect(phone.getByText('審査中')).toBeVisible()
    await shoot(phone, 'join-7-state')
    const friend = await (await browser.newContext({ javaScriptEnabled: false, locale: 'ja-JP' })).newPage()
    await friend.goto(`${mypage}${link.slice(link.indexOf('/join/open'))}`)
    await expect(friend.getByText('すでに開かれています'), 'to whom it was forwarded').toBeVisible()
    await shoot(friend, 'join-8-forwarded')
  })

  test('the office looks at the paper and approves', async ({ browser }) => {
    const office = await atTheDesk(browser)
    await office.setViewportSize({ width: 1280, height: 800 })
    await office.goto(`${house().office}#/applications`)
    await office.getByRole('link', { name: '小林 花' }).first().click()
    await expect(office.getByRole('button', { name: '学生証.jpg' })).toBeVisible()
    await expectAccessible(office, { lang: 'ja', theme: 'light' })
    await shoot(office, 'office-application')
    for (const stage of [/を通す/, /承認して会員にする/]) {
      await press(office.getByRole('button', { name: stage }))
      await press(office.getByRole('button', { name: '承認する', exact: true }))
      await expect(office.getByRole('dialog')).toBeHidden()
    }
    await expect(office.getByRole('button', { name: '承認を取り消す' }), 'a member now').toBeVisible()
  })
})

for (const lang of ['ja', 'en'] as const) {
  for (const theme of ['light', 'dark'] as const) {
    test(`the pages, ${lang}, ${theme}`, async ({ browser }) => {
      const page = await as(browser, { lang, theme })
      const { mypage } = house()
      const to = `${own('look')}@mail.example.jp`
      await page.goto(`${mypage}/join`)
      for (const width of [320, 390, 1280]) {
        await page.setViewportSize({ width, height: 844 })
        await expectAccessible(page, { lang, theme })
        await fits(page)
      }
      await shoot(page, `pages-join-${lang}-${theme}`)
      await page.locator('#email').fill(to)
      await page.locator('form:has(#email) button').click()
      let link = ''
      await expect.poll(() => (link = linkTo(box, to, '/join/open')), { timeout: 60_000 }).toContain('token=')
      await page.goto(`${mypage}${link.slice(link.indexOf('/join/open'))}`)
      await page.locator('form[action="/join/open"] button').click()
      await expectAccessible(page, { lang, theme })
      await shoot(page, `pages-next-${lang}-${theme}`)
      await page.locator('input[name=kind]').first().check()
      await page.locator('form[action="/join/kind"] button').click()
      for (const width of [320, 390, 1280]) {
        await page.setViewportSize({ width, height: 844 })
        await expectAccessible(page, { lang, theme })
        await fits(page)
        await shoot(page, `pages-form-${lang}-${theme}-${width}`)
      }
    })
  }
}
