/** 変更依頼, by keyboard: a member changes their data, the office decides, the member sees it; on a phone and at a desk. */
import { expect, test } from './test.ts'
import { atHome, expectHeld, go, inTheOffice, own, press, row, signInAtHome, type } from './hands.ts'
import { house } from './house.ts'
import { as, expectAccessible, looks } from './look.ts'

const light = { lang: 'ja', theme: 'light' } as const
const SIZES = [{ width: 390, height: 844 }, { width: 1280, height: 800 }]

for (const size of SIZES) {
  test(`an address is asked for, approved and seen, ${size.width} px`, async ({ browser }) => {
    const home = await atHome(browser, size)
    const street = own('梓川倭1140-')
    await press(home.getByRole('navigation').getByRole('link', { name: '登録情報' }))
    await press(home.getByRole('link', { name: '住所を直す' }))
    const first = home.getByRole('group').first()
    await type(first.getByLabel('郵便番号'), '3901701')
    await press(first.getByRole('button', { name: '郵便番号から住所を入れる' }))
    await expect(first.getByLabel('市区町村'), 'the postal code says where').toHaveValue('松本市')
    await expectAccessible(home, light)
    await type(first.getByLabel('町名・番地'), street)
    await type(home.getByLabel(/^事務局へひとこと/), 'hikkoshi')
    await press(home.getByRole('button', { name: 'この内容で申し出る' }))
    await expect(home.getByRole('status')).toContainText('申し出を受け取りました')
    await expect(home.getByRole('heading', { name: '住所の変更 承認待ち' })).toBeVisible()
    await expectAccessible(home, light)
    expect(await home.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'nothing stands out').toBe(true)

    const office = await inTheOffice(browser)
    await expect(office.getByText('会員がマイページで申し出て'), 'it waits on the first screen').toBeVisible()
    await go(office, '変更依頼')
    const list = office.getByRole('grid', { name: '変更依頼' })
    await expectAccessible(office, light)
    await row(list, street)
    await office.keyboard.press('Enter')
    await expect(office.getByText('これから', { exact: true }).first()).toBeVisible()
    await expect(office.getByText('hikkoshi'), 'what the member says').toBeVisible()
    await expectAccessible(office, light)
    await office.keyboard.press('a')
    const dialog = office.getByRole('dialog')
    await expect(dialog).toBeVisible()
    await press(dialog.getByRole('button', { name: '承認して名簿に反映' }))
    await expect(office.getByText('1件を承認しました').first()).toBeVisible()
    await expectHeld(office)

    await home.goto(`${house().mypage}/profile`)
    await expect(home.getByText(street).first(), 'the member sees it').toBeVisible()
    await expect(home.getByRole('heading', { name: '住所の変更 承認待ち' })).toHaveCount(0)
    await expect(home.getByText('反映しました').first()).toBeVisible()
  })
}

test('a name comes with a paper, is refused with a reason, and the decision is taken back', async ({ browser }) => {
  const home = await atHome(browser, SIZES[0]!)
  await home.goto(`${house().mypage}/profile/edit/names`)
  const sei = home.getByLabel('姓', { exact: true })
  const name = own('Sato')
  await type(sei, name)
  await press(home.getByRole('button', { name: 'この内容で申し出る' }))
  await expect(home.getByRole('alert'), 'a paper is asked for').toContainText('書類を添えてください')
  await expect(sei, 'what was typed is kept').toHaveValue(name)
  await expectAccessible(home, light)
  await home.getByLabel('確かめられる書類').setInputFiles({ name: '戸籍.jpg', mimeType: 'image/jpeg', buffer: await home.screenshot({ type: 'jpeg' }) })
  await press(home.getByRole('button', { name: 'この内容で申し出る' }))
  await expect(home.getByRole('heading', { name: 'お名前の変更 承認待ち' })).toBeVisible()

  const office = await inTheOffice(browser)
  await go(office, '変更依頼')
  await row(office.getByRole('grid', { name: '変更依頼' }), name)
  await office.keyboard.press('Enter')
  const [paper] = await Promise.all([office.waitForEvent('popup'), press(office.getByRole('button', { name: '書類を見る' }))])
  await paper.close()
  await press(office.getByRole('button', { name: '見送る' }))
  const dialog = office.getByRole('dialog')
  await press(dialog.getByRole('button', { name: '見送る' }))
  await type(dialog.getByLabel(/^理由/), 'shorui ga yomemasen')
  await office.keyboard.press('Enter')
  await expect(office.getByText('1件を見送りました').first()).toBeVisible()

  await home.goto(`${house().mypage}/profile`)
  await expect(home.getByText('shorui ga yomemasen'), 'the member reads why').toBeVisible()

  await office.goto(`${house().office}#/requests?state=refused`)
  await row(office.getByRole('grid', { name: '変更依頼' }), name)
  await office.keyboard.press('Enter')
  await press(office.getByRole('button', { name: '決定を取り消す' }))
  await type(office.getByRole('dialog').getByLabel(/^理由/), 'machigai')
  await office.keyboard.press('Enter')
  await expect(office.getByText('依頼は承認待ちに戻りました').first()).toBeVisible()
  await home.reload()
  await press(home.getByRole('button', { name: 'お名前の申し出を取り下げる' }))
  await expect(home.getByRole('status'), 'and the member takes it back').toContainText('取り下げました')
  await office.goto(`${house().office}#/journal`)
  await expect(office.getByText('変更依頼の書類を見る').first(), 'who looked is written down').toBeVisible()
})

test('consents, a wish to leave, and the data as a file', async ({ browser }) => {
  const home = await atHome(browser, SIZES[0]!)
  await home.goto(`${house().mypage}/profile/consents`)
  const roster = home.getByRole('group', { name: '名簿への掲載', exact: true })
  await press(roster.getByRole('radio', { name: 'はい' }), 'Space')
  await press(home.getByRole('button', { name: 'この内容にする' }))
  await expect(home.getByRole('status')).toContainText('同意を書きとめました')

  await press(home.getByRole('link', { name: '退会・休会' }))
  await press(home.getByRole('checkbox', { name: '上の内容を確かめました' }), 'Space')
  await press(home.getByRole('button', { name: '退会を申し出る' }))
  await expect(home.getByRole('heading', { name: '退会の申し出 受付済み' })).toBeVisible()

  const office = await inTheOffice(browser)
  await go(office, '変更依頼')
  await row(office.getByRole('grid', { name: '変更依頼' }), '退会の申し出')
  await office.keyboard.press('Enter')
  await expectAccessible(office, light)
  await press(office.getByRole('button', { name: '見送る' }))
  await type(office.getByRole('dialog').getByLabel(/^理由/), 'o-denwa de ukagaimasu')
  await office.keyboard.press('Enter')
  await expect(office.getByText('1件を見送りました').first()).toBeVisible()

  await home.goto(`${house().mypage}/profile/data`)
  const [file] = await Promise.all([home.waitForEvent('download'), press(home.getByRole('button', { name: /JSON/ }))])
  expect(file.suggestedFilename()).toBe('my-data.json')
})

test('the rules decide: what may not be changed cannot be', async ({ browser }) => {
  const office = await inTheOffice(browser)
  await office.goto(`${house().office}#/requests/rules`)
  await expectAccessible(office, light)
  const never = office.getByRole('radio', { name: '電話: 直せない' })
  await press(never, 'Space')
  await office.keyboard.press('Control+s')
  await expect(office.getByText('変更の決まりを保存しました').first()).toBeVisible()
  const home = await atHome(browser, SIZES[0]!)
  await home.goto(`${house().mypage}/profile`)
  await expect(home.getByRole('link', { name: '住所を直す' })).toBeVisible()
  await expect(home.getByRole('link', { name: '電話を直す' }), 'there is no way').toHaveCount(0)
  await press(office.getByRole('radio', { name: '電話: すぐに反映' }), 'Space')
  await office.keyboard.press('Control+s')
  await home.reload()
  await press(home.getByRole('link', { name: '電話を直す' }))
  await press(home.locator('summary').filter({ hasText: '電話を加える' }))
  await type(home.getByLabel('電話番号').last(), '090-0000-1111')
  await press(home.getByRole('button', { name: 'この内容に変える' }))
  await expect(home.getByRole('status'), 'believed, it changes at once').toContainText('登録を変えました')
})

test('a telephone number is changed without JavaScript', async ({ browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false, locale: 'ja-JP', viewport: SIZES[0]! })
  const page = await context.newPage()
  const { member, mypage } = house()
  await page.goto(mypage)
  await page.locator('input[type=email]').fill(member.email)
  await page.locator('input[type=password]').fill(member.password)
  await page.locator('form:has(input[type=password]) button[type=submit]').click()
  await page.getByRole('navigation').getByRole('link', { name: '登録情報' }).click()
  await page.getByRole('link', { name: '電話を直す' }).click()
  await page.getByLabel('電話番号').first().fill('0263-00-7654')
  await page.getByRole('button', { name: 'この内容に変える' }).click()
  await expect(page.getByRole('status')).toContainText('登録を変えました')
  await expect(page.getByText('0263-00-7654')).toBeVisible()
})

for (const look of looks) {
  test(`every form, ${look.lang}, ${look.theme}`, async ({ browser }) => {
    const page = await as(browser, look)
    await signInAtHome(page)
    for (const width of [320, 390, 1280]) {
      await page.setViewportSize({ width, height: 844 })
      for (const path of ['', '/edit', '/edit/names', '/edit/address', '/edit/phones', '/edit/mail', '/edit/more', '/consents', '/leave', '/data']) {
        await page.goto(`${house().mypage}/profile${path}`)
        if (width !== 390) await expectAccessible(page, look)
        expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `nothing stands out at ${width}: ${path}`).toBe(true)
      }
    }
  })
}
