/** Whoever opens only what their role shows them asks for nothing that they may not: the record of refusals stays empty. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, type Page, test } from './test.ts'
import { newBook, serve } from './house.ts'
import { type } from './hands.ts'

/** Nothing more is asked of the house, and what was asked has been answered. */
async function settled(page: Page): Promise<void> {
  let before = -1
  await expect
    .poll(async () => {
      const asked = await page.evaluate(() => performance.getEntriesByType('resource').filter((one) => one.name.includes('/api/')).length)
      const still = asked > 0 && asked === before
      before = asked
      return still && (await page.locator('.skel').count()) === 0
    }, { intervals: [300] })
    .toBe(true)
}

test('the screens of a role ask for nothing beyond it', async ({ browser }) => {
  const folder = mkdtempSync(join(tmpdir(), 'tsudoi-office-roles-'))
  const book = join(folder, 'demo.tsudoi')
  const { staff, first } = newBook(book, 20)
  const served = await serve(book, first)
  try {
    for (const one of staff) {
      const page = await (await browser.newContext({ locale: 'ja-JP', reducedMotion: 'reduce', viewport: { width: 1280, height: 800 } })).newPage()
      await page.goto(served.office)
      await type(page.getByLabel('担当者', { exact: true }), one.name)
      await type(page.getByLabel('パスワード', { exact: true }), one.password)
      await page.keyboard.press('Enter')
      const rooms = page.getByRole('navigation').first().getByRole('link')
      await expect(rooms.first(), `${one.name} is in`).toBeVisible()
      const ways = await rooms.evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''))
      await page.goto(`${served.office}#/settings`)
      const parts = page.getByRole('navigation', { name: '設定の項目' }).getByRole('link')
      await expect(parts.first()).toBeVisible()
      ways.push(...(await parts.evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''))), '#/members/1')
      for (const way of new Set(ways.filter((one) => one.startsWith('#')))) {
        // A document of its own: what the screen before asked for is not taken for this one's.
        await page.goto('about:blank')
        await page.goto(`${served.office}${way}`)
        await expect(page.getByRole('heading', { level: 1 }), way).toBeVisible()
        await settled(page)
      }
    }
    const page = await browser.newPage()
    const answer = await page.request.post(`${served.office}/session`, { data: { staff: first.name, password: first.password }, headers: { 'x-tsudoi': '1' } })
    expect(answer.ok(), await answer.text()).toBe(true)
    const record = await page.request.post(`${served.office}/api/staff.entrance`, { data: {}, headers: { 'x-tsudoi': '1' } })
    const { data } = (await record.json()) as { data: { staff: string; act: string; what: string }[] }
    expect(new Set(data.filter((line) => line.what === 'signed_in').map((line) => line.staff)), 'who came stands in the record').toEqual(new Set(staff.map((one) => one.name)))
    expect(data.filter((line) => line.what !== 'signed_in').map((line) => `${line.staff}: ${line.act}`), 'nothing was refused to anybody').toEqual([])
  } finally {
    await served.close()
    rmSync(folder, { recursive: true, force: true })
  }
})
