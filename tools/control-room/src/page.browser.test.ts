import { expect } from 'vitest'
import { it } from './testing/browser.fixture.ts'
import { servePage } from './testing/page.fixture.ts'

it('the built page opens and has a main landmark', async ({ open }) => {
  await using served = await servePage()
  const page = await open(served.url, { tolerates: /_local\/|_demo\// })
  await expect.poll(() => page.getByRole('main').count()).toBe(1)
})

it.fails('a test fails when its page sends a request to another machine', async ({ open }) => {
  await using served = await servePage()
  const page = await open(served.url, { tolerates: /_local\/|_demo\/|console/ })
  await page.evaluate(() => fetch('https://example.com/').catch(() => {}))
})
