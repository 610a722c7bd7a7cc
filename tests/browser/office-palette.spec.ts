/** Ctrl K: what somebody has put the cursor on stays under it, and the whole name of a screen is that screen. */
import { expect, test } from './test.ts'
import { atTheDesk } from './hands.ts'

test('a late answer does not take away what was chosen', async ({ browser }) => {
  const page = await atTheDesk(browser)
  let release = () => {}
  const held = new Promise<void>((open) => (release = open))
  await page.route('**/api/members.find', async (route) => {
    await held
    await route.continue()
  })
  await page.keyboard.press('Control+k')
  const list = page.getByRole('option')
  await expect(list.first()).toBeVisible()
  const all = await list.count()
  await page.keyboard.type('会')
  const wanted = page.getByRole('option', { name: '会員', exact: true })
  while ((await wanted.getAttribute('aria-selected')) !== 'true') await page.keyboard.press('ArrowDown')
  expect(await list.count(), 'the list is still the one for nothing').toBe(all)
  release()
  await expect(list, 'the answer is there').not.toHaveCount(all)
  await expect(wanted, 'and the cursor where it was').toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: '会員' })).toBeVisible()

  await page.keyboard.press('Control+k')
  await page.keyboard.type('グループ')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: 'グループ' }), 'Enter waits for the answer').toBeVisible()
})
