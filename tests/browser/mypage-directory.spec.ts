/** 会員名簿, by keyboard: the office opens it, a member agrees to be listed, others find them by name alone; without JavaScript. */
import { expect, test } from './test.ts'
import { given, inTheOffice, press, signInAtHome, type } from './hands.ts'
import { house } from './house.ts'
import { as, expectAccessible, looks } from './look.ts'

const light = { lang: 'ja', theme: 'light' } as const

test.describe.serial('a directory that members agree to', () => {
  test('the office says what stands there, and opens it', async ({ browser }) => {
    const office = await inTheOffice(browser)
    await given(office, 'directory.set_rules', { open: false })
    await office.goto(`${house().office}#/settings/directory`)
    const open = office.getByRole('switch', { name: 'マイページで会員名簿を見せる' })
    await expect(open).not.toBeChecked()
    await expectAccessible(office, light)
    await press(open, 'Space')
    await expect(office.getByText('公開の前に会員に知らせ'), 'they agreed to paper before').toBeVisible()
    for (const item of ['勤務先', '電話', 'メール']) await press(office.getByRole('checkbox', { name: item, exact: true }), 'Space')
    await type(office.getByRole('textbox', { name: '名簿の目的と、守ってほしいこと' }), 'renrakumou')
    await expectAccessible(office, light)
    await office.screenshot({ path: test.info().outputPath('office.png') })
    await office.keyboard.press('Control+s')
    await expect(office.getByText('会員名簿の公開の決まりを保存しました').first()).toBeVisible()
    await expect(office.getByText(/会員[\d,]+名のうち/), 'how many stand there').toBeVisible()
    for (const member of [3, 4, 5]) await given(office, 'consents.set', { member, answers: [{ purpose: 'roster', answer: 'yes' }] })
  })

  for (const size of [{ width: 390, height: 844 }, { width: 1280, height: 800 }]) {
    test(`a member is listed and finds others, without JavaScript, ${size.width} px`, async ({ browser }) => {
      const page = await (await browser.newContext({ javaScriptEnabled: false, locale: 'ja-JP', viewport: size })).newPage()
      await signInAtHome(page)
      await press(page.getByRole('link', { name: /会員名簿/ }))
      await expect(page.getByText('renrakumou'), 'what it is for').toBeVisible()
      await press(page.getByRole('link', { name: '載せる項目を選ぶ' }))
      await press(page.getByRole('group', { name: '名簿への掲載', exact: true }).getByRole('radio', { name: 'はい' }), 'Space')
      await press(page.getByRole('button', { name: 'この内容にする' }))
      await page.goto(`${house().mypage}/directory`)
      await expect(page.getByText('あなたも、この名簿に載っています')).toBeVisible()
      await page.screenshot({ path: test.info().outputPath('listed.png'), fullPage: true })
      const names = page.locator('.people__name b')
      const one = await names.nth(1).innerText()
      await type(page.getByRole('searchbox'), one)
      await page.keyboard.press('Enter')
      await expect(names).toHaveText([one])
      expect(page.url(), 'whom somebody looks up stands in no address').toBe(`${house().mypage}/directory`)
      await type(page.getByRole('searchbox'), '090')
      await page.keyboard.press('Enter')
      await expect(page.getByRole('status'), 'by a number nobody is found').toContainText('載っていません')
      await press(page.getByRole('link', { name: 'すべての会員を見る' }))
      await expect.poll(() => names.count(), 'all of them').toBeGreaterThan(3)
    })
  }

  for (const look of looks) {
    test(`its page, ${look.lang}, ${look.theme}`, async ({ browser }) => {
      const page = await as(browser, look)
      await signInAtHome(page)
      for (const width of [320, 1280]) {
        await page.setViewportSize({ width, height: 844 })
        await page.goto(`${house().mypage}/directory`)
        await expectAccessible(page, look)
        expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `nothing stands out at ${width}`).toBe(true)
      }
      await page.screenshot({ path: test.info().outputPath('directory.png') })
    })
  }

  test('the office closes it again', async ({ browser }) => {
    const office = await inTheOffice(browser)
    await office.goto(`${house().office}#/settings/directory`)
    await press(office.getByRole('switch', { name: 'マイページで会員名簿を見せる' }), 'Space')
    await office.keyboard.press('Control+s')
    await expect(office.getByText('会員名簿の公開の決まりを保存しました').first()).toBeVisible()
    const page = await (await browser.newContext({ locale: 'ja-JP' })).newPage()
    await signInAtHome(page)
    await expect(page.getByRole('link', { name: /会員名簿/ }), 'nothing leads there').toHaveCount(0)
  })
})
