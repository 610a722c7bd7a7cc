/** 退会・復会・休会・逝去, by keyboard alone: each with what it does said beforehand, and each taken back. */
import { type Browser, expect, type Page, test } from './test.ts'
import { atTheDesk, expectHeld, given, go, own, pick, press, row, type } from './hands.ts'

const YEAR = 2026

/** Members of one surname; then the page of the first. */
async function before(browser: Browser, ...names: string[]): Promise<{ page: Page; ids: number[]; sei: string }> {
  const sei = own('去来')
  const page = await atTheDesk(browser)
  const kinds = await given<{ id: number; name: string }[]>(page, 'kinds.list', {})
  const kind = kinds.find((one) => one.name === '正会員')?.id
  const ids: number[] = []
  for (const mei of names) {
    const added = await given(page, 'members.add', { record: { sei, mei }, kind, starts_on: '2015-04-01' })
    ids.push(added.id)
  }
  await go(page, `${sei} ${names[0]}`, new RegExp(`${sei} ${names[0]}`))
  await expect(page.getByRole('heading', { level: 1 })).toContainText(sei)
  return { page, ids, sei }
}

const marks = (page: Page) => page.locator('.marks')

test('somebody leaves and comes back', async ({ browser }) => {
  const { page } = await before(browser, '復子')
  await pick(page.getByRole('button', { name: '在籍を変える' }), '退会などを記録')
  const dialog = page.getByRole('dialog')
  await type(dialog.getByLabel('最後の日'), `${YEAR}/10/31`)
  await type(dialog.getByLabel('退会の理由'), '転居のため')
  await expect(dialog.getByText('こうなります'), 'what it does is said first').toBeVisible()
  await page.keyboard.press('Enter')
  await expect(dialog).toBeHidden()
  await expect(marks(page).getByText('退会')).toBeVisible()
  await expectHeld(page)

  await press(page.getByRole('button', { name: '再入会を記録' }))
  await type(dialog.getByLabel('在籍の始まりの日'), `${YEAR}/11/20`)
  await press(dialog.getByRole('button', { name: '入会を記録する' }))
  await expect(dialog).toBeHidden()
  await expect(marks(page).getByText('在籍')).toBeVisible()
  await expectHeld(page)
})

test('a leave that was a mistake is taken back', async ({ browser }) => {
  const { page } = await before(browser, '戻子')
  await pick(page.getByRole('button', { name: '在籍を変える' }), '退会などを記録')
  await type(page.getByRole('dialog').getByLabel('最後の日'), `${YEAR}/10/31`)
  await page.keyboard.press('Enter')
  await expect(marks(page).getByText('退会')).toBeVisible()
  await press(page.getByRole('button', { name: '終わりを取り消す' }))
  await expect(marks(page).getByText('在籍')).toBeVisible()
  await expect(page.getByRole('button', { name: '終わりを取り消す' })).toBeHidden()
  await expectHeld(page)
})

test('somebody rests for a while and returns', async ({ browser }) => {
  const { page } = await before(browser, '休子')
  await pick(page.getByRole('button', { name: '在籍を変える' }), '休会を記録')
  const dialog = page.getByRole('dialog')
  await type(dialog.getByLabel('休会の最初の日'), `${YEAR}/11/1`)
  await type(dialog.getByLabel('休会の理由'), '海外赴任のため')
  await page.keyboard.press('Enter')
  await expect(dialog).toBeHidden()
  await expect(marks(page).getByText('休会')).toBeVisible()
  await expectHeld(page)

  await pick(page.getByRole('button', { name: '在籍を変える' }), '休会から戻す')
  await expect(dialog.getByLabel('戻る日'), 'the dialog begins with what it asks').toBeFocused()
  await page.keyboard.press('Enter')
  await expect(dialog).toBeHidden()
  await expect(marks(page).getByText('在籍')).toBeVisible()
  await expectHeld(page)
})

test('a head of a household dies: the next one is head and pays; a mistake is taken back', async ({ browser }) => {
  const { page, ids, sei } = await before(browser, '家主', '家内')
  await given(page, 'households.save', { members: ids, payer: ids[0] })
  const home = page.getByRole('region', { name: '世帯' })
  const line = (name: string) => home.getByRole('listitem').filter({ hasText: name })
  await expect(line('家主')).toContainText('世帯主')

  await pick(page.getByRole('button', { name: 'ほかの操作' }), '逝去を記録')
  const dialog = page.getByRole('dialog')
  await type(dialog.getByLabel('逝去の日'), `${YEAR}/11/18`)
  await type(dialog.getByLabel('知らせてくださった方など'), '奥様から電話')
  await expect(dialog.getByText(`世帯主と、世帯のこれからの会費を払う人は、${sei} 家内さんになります。`)).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(dialog).toBeHidden()
  await expect(marks(page).getByText('逝去', { exact: true })).toBeVisible()
  await expectHeld(page)
  for (const what of ['世帯主', '会費を払う']) await expect(line('家内'), 'the next one').toContainText(what)
  await expect(line('家主').getByText('逝去', { exact: true })).toBeVisible()
  await expect(page.getByRole('button', { name: /再入会を記録|終わりを取り消す/ }), 'nobody comes back by the way').toHaveCount(0)

  await pick(page.getByRole('button', { name: 'ほかの操作' }), '逝去の記録を取り消す')
  await type(dialog.getByLabel('理由'), '別の方だった')
  await page.keyboard.press('Enter')
  await expect(dialog).toBeHidden()
  await expect(marks(page).getByText('在籍')).toBeVisible()
  for (const what of ['世帯主', '会費を払う']) await expect(line('家主'), 'as before').toContainText(what)
  await expectHeld(page)
})

test('a death recorded a moment ago is undone by one key', async ({ browser }) => {
  const { page, sei } = await before(browser, '誤子')
  await pick(page.getByRole('button', { name: 'ほかの操作' }), '逝去を記録')
  await expect(page.getByRole('dialog').getByText('在籍は')).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(marks(page).getByText('逝去', { exact: true })).toBeVisible()
  await page.keyboard.press('Control+z')
  await expect(marks(page).getByText('在籍')).toBeVisible()
  await expectHeld(page)

  await go(page, '記録')
  await expect(page.getByRole('grid')).toBeVisible()
  await row(page.getByRole('grid'), `${sei} 誤子`)
})
