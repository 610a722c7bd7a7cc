/** Type of 200 %: nothing is cut off, nothing lies beyond the edge, and readers find the same as before. */
import { expect, type Page, test } from './test.ts'
import { atTheDesk } from './hands.ts'
import { house } from './house.ts'
import { expectAccessible } from './look.ts'

const pages = [
  '/', '/members', '/members/1', '/members/1?tab=consents', '/members/1/edit', '/members/lost', '/duplicates', '/duplicates/with/1', '/bulk',
  '/households', '/households?tab=proposals', '/groups', '/groups/offices',
  '/applications', '/applications/new', '/applications/1', '/applications/rules', '/renewal', '/renewal/rules', '/lapse', '/planned', '/roster',
  '/dues', '/dues/arrears', '/reminders', '/reminders/levels', '/dues/items', '/statistics?tab=rates', '/dues/bill', '/dues/charge/1', '/books', '/books/statement', '/books/settings',
  '/prints', '/prints?what=envelopes', '/prints?what=postcards', '/prints?what=cards', '/prints?what=booklet',
  '/statistics', '/statistics?tab=movement', '/statistics?tab=anniversaries', '/settings/fields',
]

/** What stands where nobody can see it: beyond the right edge, or behind the edge of a box that does not scroll. */
const hidden = (page: Page) =>
  page.evaluate(() => {
    const found: string[] = []
    const called = (element: Element) => `${element.tagName.toLowerCase()}.${[...element.classList].join('.')} ${element.textContent.trim().slice(0, 20)}`
    if (document.documentElement.scrollWidth > innerWidth) found.push('the page scrolls sideways')
    for (const element of document.querySelectorAll<HTMLElement>('main, main *')) {
      const { width, height, right } = element.getBoundingClientRect()
      const { overflowX, overflowY, textOverflow, visibility } = getComputedStyle(element)
      if (!width || !height || visibility === 'hidden' || element.closest('svg, .sr-only, [aria-hidden=true], [popover]')) continue
      const scroller = (at: Element | null): boolean => at !== null && ((/auto|scroll/.test(getComputedStyle(at).overflowX) && at.scrollWidth > at.clientWidth) || scroller(at.parentElement))
      if (right > innerWidth + 1 && !scroller(element.parentElement)) found.push(`beyond the edge: ${called(element)}`)
      if (/hidden|clip/.test(overflowX) && textOverflow !== 'ellipsis' && element.scrollWidth > element.clientWidth + 2) found.push(`cut off: ${called(element)}`)
      if (/hidden|clip/.test(overflowY) && element.scrollHeight > element.clientHeight + 3) found.push(`cut off below: ${called(element)}`)
    }
    return found
  })

/** Either way of making things twice as large, on a window of 1280 × 800. */
const ways = [
  { way: 'zoomed', parts: 8, enlarge: (page: Page) => page.setViewportSize({ width: 640, height: 400 }) },
  { way: 'in large type', parts: 3, enlarge: (page: Page) => page.evaluate(() => void (document.documentElement.style.fontSize = '200%')) },
]

for (const { way, parts, enlarge } of ways) {
  for (let part = 0; part < parts; part += 1) {
    test(`${way} to 200 %, ${part + 1} of ${parts}`, async ({ browser }) => {
      const page = await atTheDesk(browser)
      await enlarge(page)
      for (const path of pages.filter((_, at) => at % parts === part)) {
        await page.goto(`${house().office}#${path}`)
        await expect(page.locator('main h1').first()).toBeVisible()
        await expect(page.locator('[aria-busy=true]'), 'what was asked for has come').toHaveCount(0)
        expect(await hidden(page), path).toEqual([])
        if (way === 'zoomed') await expectAccessible(page, { lang: 'ja', theme: 'light' })
      }
    })
  }
}
