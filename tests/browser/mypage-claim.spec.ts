/** The first time at My Page, by keyboard alone: by a link that was mailed, and by the code on a letter. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, type Page, test } from './test.ts'
import { atTheDesk, given, own, press, type } from './hands.ts'
import { house } from './house.ts'
import { as, expectAccessible } from './look.ts'
import { linkTo } from './mails.ts'

const LOOK = { lang: 'ja', theme: 'light' } as const
const PASSWORD = 'yuudachi no ato no niji'
const HOME = { label: 'home', postal_code: '3901702', prefecture: '長野県', city: '松本市', street: '梓川梓1-2', mailing: true }

/** Where letters go in this test. */
let box = ''
test.beforeEach(() => {
  box = mkdtempSync(join(tmpdir(), 'tsudoi-claim-'))
})
test.afterEach(() => rmSync(box, { recursive: true, force: true }))

/** A member of today, who has no account, and the office that wrote them down. */
async function newcomer(office: Page, name: string, email?: string): Promise<number> {
  await given(office, 'settings.set_mail', { carrier: 'folder', folder: box, from_name: '事務局', from_address: 'jimukyoku@example.jp', per_minute: 60 })
  const [kind] = await given<{ id: number }[]>(office, 'kinds.list', {})
  const emails = email ? [{ label: 'home', address: email, mailing: true }] : []
  const record = { sei: '開始', mei: name, birth: '1950-04-01', addresses: [HOME], emails }
  return (await given(office, 'members.add', { record, kind: kind!.id, starts_on: '2020-04-01' })).id
}

/** The link of the newest letter, at the address where these tests serve. */
async function link(email: string): Promise<string> {
  let found = ''
  await expect.poll(() => (found = linkTo(box, email)), { timeout: 60_000 }).toContain('token=')
  const { pathname, search } = new URL(found)
  return `${house().mypage}${pathname}${search}`
}

/** The password is chosen, and opens the page of its owner; the link is spent. */
async function beginsWith(phone: Page, email: string, address: string, name: string): Promise<void> {
  await phone.goto(address)
  await expect(phone.getByText(name).first(), 'it says whose page it is').toBeVisible()
  await expectAccessible(phone, LOOK)
  await type(phone.getByLabel('新しいパスワード'), 'aaaaaaaaaaaaa')
  await phone.keyboard.press('Enter')
  await expect(phone.getByRole('alert'), 'nothing that is guessed first').toBeVisible()
  await expectAccessible(phone, LOOK)
  await type(phone.getByLabel('新しいパスワード'), PASSWORD)
  await phone.keyboard.press('Enter')
  await expect(phone.getByText('登録できました')).toBeVisible()
  await type(phone.locator('input[type=email]'), email)
  await type(phone.locator('input[type=password]'), PASSWORD)
  await phone.keyboard.press('Enter')
  await expect(phone.getByRole('navigation', { name: '主な画面' })).toBeVisible()
  await expect(phone.getByText(name).first()).toBeVisible()
  await phone.context().clearCookies()
  await phone.goto(address)
  await expect(phone.getByRole('heading', { level: 1 }), 'once').not.toHaveText('パスワードを決める')
  await expectAccessible(phone, LOOK)
}

test('a member begins by the link that was mailed', async ({ browser }) => {
  const office = await atTheDesk(browser)
  const name = own('招待')
  const email = `${Date.now().toString(36)}@mail.example.jp`
  const member = await newcomer(office, name, email)
  expect(await given(office, 'logins.invite', { members: [member] })).toMatchObject({ queued: 1 })
  const phone = await as(browser, LOOK)
  await phone.setViewportSize({ width: 390, height: 844 })
  await beginsWith(phone, email, await link(email), name)
})

test('a member begins by the code on a letter, with the day of birth', async ({ browser }) => {
  const office = await atTheDesk(browser)
  const name = own('手紙')
  const email = `${Date.now().toString(36)}@mail.example.jp`
  const member = await newcomer(office, name)
  await given(office, 'claims.issue', { members: [member], days: 30 })
  const printed = await office.request.post(`${house().office}/api/claims.letters`, { data: { members: [member] }, headers: { 'x-tsudoi': '1' } })
  expect(printed.ok(), await printed.text()).toBe(true)
  const letter = join(box, 'letter.pdf')
  writeFileSync(letter, await printed.body())
  const read = execFileSync('pdftotext', [letter, '-'], { encoding: 'utf8' })
  const code = /[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}/.exec(read)?.[0] ?? ''
  expect(code, 'the letter bears it in groups of four').not.toBe('')

  const phone = await as(browser, LOOK)
  await phone.setViewportSize({ width: 390, height: 844 })
  await phone.goto(`${house().mypage}/sign-in`)
  await press(phone.getByRole('link', { name: /はじめて使う方/ }))
  await press(phone.getByRole('link', { name: /お手紙でコードを受け取った方/ }))
  await expect(phone.getByRole('heading', { level: 1, name: 'お手紙のコードで始める' })).toBeVisible()
  await expectAccessible(phone, LOOK)
  const answer = async (day: string) => {
    await type(phone.getByLabel('コード', { exact: true }), code.toLowerCase())
    await type(phone.getByLabel(/^生年月日/), day)
    await type(phone.getByLabel('これから使うメールアドレス'), email)
    await phone.keyboard.press('Enter')
  }
  await answer('1951/4/1')
  await expect(phone.getByRole('alert'), 'the code alone opens nothing').toBeVisible()
  await expectAccessible(phone, LOOK)
  await answer('昭和25年4月1日')
  await expect(phone.getByRole('alert')).toHaveCount(0)
  await expect(phone.getByRole('heading', { level: 1 })).not.toHaveText('お手紙のコードで始める')
  await expectAccessible(phone, LOOK)
  await beginsWith(phone, email, await link(email), name)
})
