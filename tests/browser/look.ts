/** Looking at a page as everybody sees it: both languages, light and dark, with and without eyes. */
import { AxeBuilder } from '@axe-core/playwright'
import { type Browser, expect, type Page } from './test.ts'

/** One way in which somebody may have set up the screen. */
export interface Look {
  lang: 'ja' | 'en'
  theme: 'light' | 'dark'
}

export const looks: Look[] = (['ja', 'en'] as const).flatMap((lang) =>
  (['light', 'dark'] as const).map((theme) => ({ lang, theme })),
)

/** What this look needs from the browser. My Page follows its language, the office what was chosen. */
export async function as(browser: Browser, { lang, theme }: Look): Promise<Page> {
  const context = await browser.newContext({ locale: lang === 'ja' ? 'ja-JP' : 'en-GB', colorScheme: theme, reducedMotion: 'reduce' })
  await context.addInitScript((chosen) => localStorage.setItem('tsudoi.lang', chosen), lang)
  return context.newPage()
}

/** Nothing that axe knows of stands in anybody's way, and the page says which language it speaks. */
export async function expectAccessible(page: Page, { lang }: Look): Promise<void> {
  await expect(page.locator('html'), 'screen readers choose the voice by it').toHaveAttribute('lang', lang)
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']).analyze()
  const found = violations.flatMap(({ id, help, nodes }) => nodes.map((node) => `${id}: ${help}\n  ${node.target.join(' ')}\n  ${node.failureSummary ?? ''}`))
  expect(found, `axe on ${page.url()}`).toEqual([])
  const nameless = await page.locator('table').evaluateAll((all) => (all as HTMLTableElement[]).filter((table) => !table.caption && !table.ariaLabel && !table.hasAttribute('aria-labelledby')).map((table) => table.innerText.slice(0, 60)))
  expect(nameless, `a reader hears which table it is, on ${page.url()}`).toEqual([])
}
