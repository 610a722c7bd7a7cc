/** What each test here is made with: whoever came for it leaves at its end. */
import { test as bare } from '@playwright/test'

export * from '@playwright/test'

export const test = bare.extend<{ everybodyLeaves: void }>({
  // Pages that stay open listen to the house and ask again at every change: hundreds of them make all later ones slow.
  everybodyLeaves: [
    async ({ browser }, use) => {
      await use()
      await Promise.all(browser.contexts().map((context) => context.close()))
    },
    { auto: true },
  ],
})
