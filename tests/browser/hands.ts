/**
 * Somebody at a keyboard who cannot use a mouse: nothing here points or clicks. A control is reached as a
 * screen reader's list of controls does it, and only if Tab leads there, too.
 */
import { type Browser, expect, type Locator, type Page } from './test.ts'
import { house } from './house.ts'

/** The first screen of the office, as the administrator, who signed in by hand. */
export async function atTheDesk(browser: Browser): Promise<Page> {
  const [first] = house().staff
  const page = await (await browser.newContext({ locale: 'ja-JP', reducedMotion: 'reduce' })).newPage()
  await page.goto(house().office)
  await type(page.getByLabel('担当者', { exact: true }), first!.name)
  await type(page.getByLabel('パスワード', { exact: true }), first!.password)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('navigation').first()).toBeVisible()
  return page
}

/** The same in a window of an office's size, whatever the screen of the project. */
export async function inTheOffice(browser: Browser): Promise<Page> {
  const page = await atTheDesk(browser)
  await page.setViewportSize({ width: 1280, height: 800 })
  return page
}

/** My Page, as the member whose account the house knows, signed in by hand. */
export async function signInAtHome(page: Page): Promise<void> {
  const { member, mypage } = house()
  await page.goto(mypage)
  await type(page.locator('input[type=email]'), member.email)
  await type(page.locator('input[type=password]'), member.password)
  await page.keyboard.press('Enter')
  // The page of signing in has a heading, too: whoever leaves it before the answer came is not signed in.
  await expect(page.locator('input[type=password]')).toBeHidden()
  await expect(page.getByRole('main').locator('h1')).toBeVisible()
}

/** The same in a browser of its own. */
export async function atHome(browser: Browser, viewport: { width: number; height: number }): Promise<Page> {
  const context = await browser.newContext({ locale: 'ja-JP', viewport, isMobile: false, reducedMotion: 'reduce' })
  const page = await context.newPage()
  await signInAtHome(page)
  return page
}

/** To a control that Tab reaches. */
export async function reach(control: Locator): Promise<void> {
  await control.focus()
  await expect(control, 'it takes the keys').toBeFocused()
  expect(await control.evaluate((element: HTMLElement) => element.tabIndex), 'Tab leads there').toBeGreaterThanOrEqual(0)
}

/** Enter, or another key, on a button, link, box. */
export async function press(control: Locator, key = 'Enter'): Promise<void> {
  await expect(control).toBeEnabled()
  await reach(control)
  await control.page().keyboard.press(key)
}

/** Writes into a field in place of what stood there. */
export async function type(field: Locator, text: string): Promise<void> {
  await reach(field)
  await field.page().keyboard.press('ControlOrMeta+a')
  await field.page().keyboard.type(text)
}

/** Walks a list of choices by arrow until it says this; letters of kana need an input method that no test has. */
export async function choose(list: Locator, label: string): Promise<void> {
  await reach(list)
  const place = () => list.evaluate((select: HTMLSelectElement, wanted) => [...select.options].findIndex((option) => option.label === wanted) - select.selectedIndex, label)
  await expect(list.locator('option').getByText(label, { exact: true }), `${label} is one of the choices`).toBeAttached()
  const steps = await place()
  for (let step = 0; step < Math.abs(steps); step += 1) await list.page().keyboard.press(steps > 0 ? 'ArrowDown' : 'ArrowUp')
  expect(await place(), `${label} is chosen`).toBe(0)
}

/** An item of a menu: opened by Enter, walked by arrows. */
export async function pick(menu: Locator, item: string): Promise<void> {
  const page = menu.page()
  await press(menu)
  const wanted = page.getByRole('menuitem', { name: item, exact: true })
  await expect(wanted).toBeVisible()
  for (let step = 0; !(await wanted.evaluate((element) => element === document.activeElement)); step += 1) {
    expect(step, `the arrows lead to ${item}`).toBeLessThan(20)
    await page.keyboard.press('ArrowDown')
  }
  await page.keyboard.press('Enter')
}

/** Ctrl K from wherever one is: to a screen, or to a member by name or number. */
export async function go(page: Page, words: string, option: RegExp = new RegExp(`^${words}$`)): Promise<void> {
  await page.keyboard.press('Control+k')
  await expect(page.getByRole('combobox', { name: /./ }).and(page.locator(':focus'))).toBeVisible()
  await page.keyboard.type(words)
  const wanted = page.getByRole('option', { name: option }).first()
  await expect(wanted).toBeVisible()
  // The answer may come on the way and put another line above: then the way leads back.
  const way = () => wanted.evaluate((line) => {
    const all = [...document.querySelectorAll('[role=option]')]
    return all.indexOf(line) - all.findIndex((one) => one.ariaSelected === 'true')
  })
  for (let left = await way(); left !== 0; left = await way()) await page.keyboard.press(left > 0 ? 'ArrowDown' : 'ArrowUp')
  await page.keyboard.press('Enter')
  await expect(wanted).toBeHidden()
}

/** To the row of a table that says this, by arrow. */
export async function row(table: Locator, text: string): Promise<void> {
  const line = table.getByRole('row', { name: text }).first()
  await expect(line).toBeVisible()
  await reach(table)
  const marked = () => line.evaluate((element) => element.classList.contains('is-cursor'))
  for (let step = 0; !(await marked()); step += 1) {
    expect(step, `the arrows lead to ${text}`).toBeLessThan(300)
    await table.page().keyboard.press('ArrowDown')
  }
}

/** The keys go somewhere: whatever was closed or taken away has not left the person nowhere. */
export async function expectHeld(page: Page): Promise<void> {
  await expect.poll(() => page.evaluate(() => document.activeElement?.tagName), 'focus is not lost').not.toBe('BODY')
}

/** What the office did before the walk begins: its answer. */
export async function given<T = { id: number }>(page: Page, name: string, input: unknown): Promise<T> {
  const answer = await page.request.post(`${house().office}/api/${name}`, { data: input, headers: { 'x-tsudoi': '1' } })
  expect(answer.ok(), await answer.text()).toBe(true)
  return ((await answer.json()) as { data: T }).data
}

/** A name that nobody else in the book has, however often the tests ran. */
export const own = (name: string): string => `${name}${Date.now().toString(36).slice(-5)}`
