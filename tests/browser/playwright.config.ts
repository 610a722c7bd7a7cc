/** How the browser tests run: the system's own Chromium, one association for all, no network. */
import { defineConfig, devices } from '@playwright/test'

export default defineConfig({
  globalSetup: './house.ts',
  outputDir: '../../target/browser',
  forbidOnly: !!process.env['CI'],
  // Two cores, and one book that all of them write to.
  workers: 1,
  // Nothing here is judged by how long it takes: a busy machine is only slower. A test that hangs still ends.
  timeout: 180_000,
  // Elsewhere nobody is there to look again: what came late there is walked once more, and the report calls it flaky.
  retries: process.env['CI'] ? 1 : 0,
  expect: { timeout: 20_000 },
  // Of a long run elsewhere, what went wrong is read, not what went well.
  reporter: process.env['CI'] ? [['dot']] : [['list']],
  use: {
    locale: 'ja-JP',
    timezoneId: 'Asia/Tokyo',
    // Of every page that is open; nobody reads it elsewhere.
    trace: process.env['CI'] ? 'off' : 'retain-on-failure',
    actionTimeout: 30_000,
    launchOptions: {
      executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  projects: [
    { name: 'road', testMatch: 'road*.spec.ts', use: { viewport: { width: 1280, height: 800 } } },
    { name: 'roster', testMatch: 'roster*.spec.ts', use: { viewport: { width: 1280, height: 800 } } },
    { name: 'treasury', testMatch: 'treasury*.spec.ts', use: { viewport: { width: 1280, height: 800 } } },
    { name: 'office', testMatch: 'office*.spec.ts', use: { viewport: { width: 1280, height: 800 } } },
    {
      name: 'mypage',
      testMatch: 'mypage*.spec.ts',
      // A telephone; the browser stays Chromium.
      use: { ...devices['Pixel 7'], locale: 'ja-JP' },
    },
  ],
})
