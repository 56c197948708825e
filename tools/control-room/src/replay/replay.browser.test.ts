import type { IncomingMessage, ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { axe, it } from '../testing/browser.fixture.ts'
import { servePage } from '../testing/page.fixture.ts'
import type { ReplayLine } from './protocol.ts'

const channel = { id: 'C1', name: 'somewhere' }

/** Two messages: one is posted and edited, the other is a reply that is broadcast. A line with `broken` is not JSON. */
function replayed(body: string): ReplayLine[] {
  if (body.includes('broken')) return [{ kind: 'error', message: 'x.ndjson, line 2: not JSON' }]
  const steps = [
    [change('posted', '1', 'rolling out')],
    [],
    [change('updated', '1', 'failed'), change('posted', '2', 'why', '1')],
  ]
  return [
    { kind: 'begin', events: steps.length },
    ...steps.map((changes, index) => ({
      ...{ kind: 'step' as const, number: index + 1, event: { id: index }, changes },
      ...{ at: Date.UTC(2026, 10, 23, 14, 2, index), summary: `event ${index + 1}` },
      ...{ rules: ['a-rule'], outcome: { result: 'message' as const, text: 'message' } },
    })),
    { kind: 'end' },
  ]
}

function change(kind: 'posted' | 'updated', ts: string, content: string, thread?: string) {
  const reply = thread === undefined ? {} : { thread_ts: thread, reply_broadcast: true }
  const message = {
    ...{ ts, text: content, edited: false, unacknowledged: [], ...reply },
    ...{ blocks: undefined, attachments: undefined, metadata: undefined },
  }
  return { kind, channel, message, time: 0 }
}

function answer(request: IncomingMessage, response: ServerResponse): boolean {
  if (request.method !== 'POST') return false
  void text(request).then((body) => {
    const lines = replayed(body).map((line) => `${JSON.stringify(line)}\n`)
    response.end(lines.join(''))
  })
  return true
}

const tolerates = /_local\/|_demo\//
const file = (content: string, name = 'incident.ndjson') => ({
  ...{ name, mimeType: 'application/json', buffer: Buffer.from(content) },
})
const current = (page: Page) => page.locator('[aria-current=step]').textContent()
const marked = (page: Page) => page.locator('.replay-messages [data-change]').count()

async function choose(page: Page) {
  await page.locator('input[type=file]').setInputFiles(file('{}'))
  await page.locator('.replay-steps li').first().waitFor()
}

it('a file is stepped through by arrow keys, with the address and the marks of each step', async ({
  open,
}) => {
  await using served = await servePage(answer)
  const page = await open(`${served.url}#/replay`, { tolerates })
  await choose(page)
  expect(await page.locator('.replay-steps li').count()).toBe(3)
  expect(await current(page)).toContain('event 1')
  expect(await marked(page)).toBe(1)
  await page.keyboard.press('ArrowRight')
  await expect.poll(() => marked(page)).toBe(0)
  await page.keyboard.press('ArrowRight')
  await expect.poll(() => marked(page)).toBe(2)
  expect(page.url()).toContain('step=3')
  await page.keyboard.press('ArrowRight')
  expect(await current(page)).toContain('event 3')
  await page.keyboard.press('ArrowLeft')
  await expect.poll(() => current(page)).toContain('event 2')
})

it('the slider moves one step for one key', async ({ open }) => {
  await using served = await servePage(answer)
  const page = await open(`${served.url}#/replay`, { tolerates })
  await choose(page)
  await page.getByRole('slider').press('ArrowRight')
  await expect.poll(() => current(page)).toContain('event 2')
  await page.getByRole('slider').press('End')
  await expect.poll(() => current(page)).toContain('event 3')
})

it('a reload keeps the file and the step', async ({ open }) => {
  await using served = await servePage(answer)
  const page = await open(`${served.url}#/replay?step=2`, { tolerates })
  await choose(page)
  await page.reload()
  await expect.poll(() => current(page)).toContain('event 2')
})

it('a file that cannot be read is reported, and what was shown stays', async ({ open }) => {
  await using served = await servePage(answer)
  const page = await open(`${served.url}#/replay`, { tolerates })
  await choose(page)
  await page.locator('input[type=file]').setInputFiles(file('broken'))
  await expect.poll(() => page.getByRole('alert').textContent()).toContain('line 2')
  expect(await page.locator('.replay-steps li').count()).toBe(3)
})

it('a file of more than 5 MB is refused by the page', async ({ open }) => {
  await using served = await servePage()
  const page = await open(`${served.url}#/replay`, { tolerates })
  await page.locator('input[type=file]').setInputFiles(file(' '.repeat(5 * 1024 * 1024 + 1)))
  await expect.poll(() => page.getByRole('alert').textContent()).toContain('5 MB')
})

it('events can be pasted, by keyboard alone', async ({ open }) => {
  await using served = await servePage(answer)
  const page = await open(`${served.url}#/replay`, { tolerates })
  await page.locator('summary', { hasText: 'Paste' }).press('Enter')
  await page.getByRole('textbox').fill('{}')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect.poll(() => page.locator('.replay-steps li').count()).toBe(3)
})

it.for([
  { dark: false, width: 1280 },
  { dark: true, width: 390 },
])('a replay is accessible and does not overflow: %o', async (look, { open }) => {
  await using served = await servePage(answer)
  const page = await open(`${served.url}#/replay?step=3`, { ...look, tolerates })
  expect(await axe(page)).toEqual([])
  await choose(page)
  expect(await axe(page)).toEqual([])
  const overflow = await page.evaluate(() => document.body.scrollWidth - innerWidth)
  expect(overflow).toBeLessThanOrEqual(0)
})
