import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { describe, expect } from 'vitest'
import type { GallerySample } from './gallery/model.ts'
import { axe, it } from './testing/browser.fixture.ts'
import { servePage } from './testing/page.fixture.ts'

/** The page requests the stream of a cloud that is not there. */
const tolerates = /_local\/|_demo\//

async function sampleNames(): Promise<string[]> {
  const file = join(import.meta.dirname, '../dist/gallery.json')
  // The build wrote it with this type.
  const samples = JSON.parse(await readFile(file, 'utf8')) as GallerySample[]
  return samples.map(({ name }) => name)
}

/** Goes to another sample without loading the page again. */
async function show(page: Page, name: string, tab = 'slack'): Promise<void> {
  await page.evaluate((hash) => {
    location.hash = hash
  }, `#/gallery/${name}?tab=${tab}`)
  await page.getByRole('heading', { level: 2, name, exact: true }).waitFor()
}

/** Elements that stand out of the page to the right. */
const overflowing = (page: Page) =>
  page.evaluate(() => {
    const scrolls = (element: Element): boolean =>
      element.parentElement !== null &&
      (['auto', 'scroll', 'hidden'].includes(getComputedStyle(element.parentElement).overflowX) ||
        scrolls(element.parentElement))
    return [document.documentElement, ...document.querySelectorAll('#app *')]
      .filter((element) => element.getBoundingClientRect().right > innerWidth + 1)
      .filter((element) => !scrolls(element))
      .map((element) => element.outerHTML.slice(0, 200))
  })

describe('the gallery', () => {
  it.for([390, 1280])('no sample overflows at %d pixels', async (width, { open }) => {
    await using served = await servePage()
    const page = await open(`${served.url}#/gallery`, { width, tolerates })
    const wide: Record<string, string[]> = {}
    for (const name of await sampleNames()) {
      await show(page, name)
      const found = await overflowing(page)
      if (found.length > 0) wide[name] = found
      for (const message of await page.locator('.slack-message').all()) {
        const [scroll, client] = await message.evaluate((e) => [e.scrollWidth, e.clientWidth])
        if (scroll !== client)
          wide[name] = [...(wide[name] ?? []), (await message.textContent()) ?? '']
      }
    }
    expect(wide).toEqual({})
  })

  it.for([false, true])('axe finds nothing in any tab, dark: %s', async (dark, { open }) => {
    await using served = await servePage()
    const page = await open(`${served.url}#/gallery`, { dark, tolerates })
    const violations: Record<string, string[]> = {}
    const [first = ''] = await sampleNames()
    const tabs = ['phone', 'plain', 'email', 'webhook', 'json', 'metadata']
    const views = [
      ...['rolled-back', 'approval-in-slack', 'scan-new'].map((name) => [name, 'slack'] as const),
      ...tabs.map((tab) => ['rolled-back', tab] as const),
    ]
    for (const [name, tab] of views) {
      await show(page, name, tab)
      const found = await axe(page)
      if (found.length > 0) violations[`${name} ${tab}`] = found
    }
    expect(first).not.toBe('')
    expect(violations).toEqual({})
  })

  it('is searched, and an address leads to each sample and tab', async ({ open }) => {
    await using served = await servePage()
    const page = await open(`${served.url}#/gallery/rolled-back?tab=phone`, { tolerates })
    await expect.poll(() => page.locator('.phone-notification').count()).toBeGreaterThan(0)
    const list = page.getByRole('navigation', { name: 'Samples' })
    await list.getByRole('searchbox').fill('retirement')
    await expect.poll(async () => await list.getByRole('listitem').count()).toBeGreaterThan(1)
    for (const item of await list.getByRole('listitem').all())
      expect(await item.textContent()).toContain('retirement')
  })

  it('shows what the stage makes of an event, and what is wrong with it', async ({ open }) => {
    await using served = await servePage()
    const page = await open(`${served.url}#/gallery/own-event`, {
      tolerates: /_local\/|_demo\/|400/,
    })
    const answers = [
      { status: 400, json: { message: 'it is not JSON: its first character is not' } },
      {
        status: 200,
        json: {
          messages: [],
          emails: [],
          posts: [],
          plain: '',
          ignored: [{ id: 'a', reason: 'x' }],
          failed: [],
        },
      },
    ]
    await page.route('**/_demo/preview', (route) => route.fulfill(answers.shift() ?? {}))
    await page.getByRole('textbox', { name: 'Event as JSON' }).fill('{')
    const button = page.locator('form').getByRole('button')
    await button.click()
    await expect.poll(() => page.locator('.gallery-problem').textContent()).toContain('not JSON')
    await button.click()
    await expect.poll(() => page.locator('.gallery-unposted').textContent()).toContain('Event a')
  })

  it('is loaded again where the first attempt failed', async ({ open }) => {
    await using served = await servePage()
    const page = await open(`${served.url}#/`, { tolerates: /_local\/|_demo\/|gallery/ })
    await page.route('**/gallery.json', (route) => route.abort(), { times: 1 })
    await page.evaluate(() => {
      location.hash = '#/gallery/deployed'
    })
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByRole('heading', { level: 2, name: 'deployed' }).waitFor()
  })
})
