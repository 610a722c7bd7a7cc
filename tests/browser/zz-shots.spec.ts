import { test } from '@playwright/test'
import { house } from './house.ts'
import { atTheDesk } from './hands.ts'
test('pictures', async ({ browser }) => {
  const page = await atTheDesk(browser)
  await page.setViewportSize({ width: 1280, height: 800 })
  for (const [name, hash] of Object.entries({ today: '/', members: '/members', requests: '/requests', identity: '/identity', publishing: '/settings/publishing' })) {
    await page.goto(`${house().office}#${hash}`)
    await page.waitForTimeout(2500)
    await page.screenshot({ path: `/work/out/${name}.png` })
  }
})
