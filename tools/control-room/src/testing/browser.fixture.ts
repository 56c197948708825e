import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { BrowserContext, Page } from 'playwright-core'
import { expect, inject, test } from 'vitest'
import { contextOptions, type Look, launchChromium } from '../browser/chromium.ts'

export interface OpenOptions extends Look {
  /** Console errors that the test provokes, for instance those of a connection that it ends. */
  readonly tolerates?: RegExp
}

/** Opens an address in a new context of the file's browser. */
export type Open = (url: string, options?: OpenOptions) => Promise<Page>

// biome-ignore lint/correctness/noEmptyPattern: Vitest reads from the pattern what a fixture depends on.
const withChromium = test.extend('chromium', { scope: 'file' }, async ({}, { onCleanup }) => {
  const path = inject('chromium')
  if (path === undefined) return undefined
  const browser = await launchChromium(path)
  onCleanup(() => browser.close())
  return browser
})

/**
 * `it` for tests in a browser: `it('…', async ({ open }) => { const page = await open(url) })`.
 *
 * One Chromium serves a file; each `open` has its own context, closed after the test. The test fails on errors of the page and
 * of its console, and on each request that would leave the machine. Without Chromium, it skips itself.
 */
export const it = withChromium.extend('open', ({ chromium, skip }, { onCleanup }): Open => {
  const browser = chromium ?? skip('no Chromium on PATH')
  const problems: string[] = []
  const contexts: BrowserContext[] = []
  onCleanup(async () => {
    for (const context of contexts) await context.close()
    expect(problems, 'errors of the page').toEqual([])
  })
  return async (url, { tolerates, ...look } = {}) => {
    const context = await browser.newContext(contextOptions(look))
    contexts.push(context)
    const page = await context.newPage()
    watch(page, (problem) => {
      if (!tolerates?.test(problem)) problems.push(problem)
    })
    await page.goto(url)
    return page
  }
})

function watch(page: Page, report: (problem: string) => void): void {
  page.on('pageerror', (error) => report(`error: ${error.message}`))
  page.on('console', (message) => {
    if (message.type() === 'error')
      report(`console: ${message.text()} ${message.location().url}`.trimEnd())
  })
  page.on('request', (request) => {
    if (!isLocal(request.url())) report(`request: ${request.url()}`)
  })
  page.on('websocket', (socket) => {
    if (!isLocal(socket.url())) report(`request: ${socket.url()}`)
  })
}

function isLocal(address: string): boolean {
  const { protocol, hostname } = new URL(address)
  return ['data:', 'blob:', 'about:'].includes(protocol) || hostname === '127.0.0.1'
}

const axeSource = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8')

/** Violations of accessibility rules that axe finds on the page as it stands: rule, element and what is wrong. */
export async function axe(page: Page): Promise<string[]> {
  // As an expression, which a Content-Security-Policy of the page does not concern.
  await page.evaluate(axeSource)
  return await page.evaluate(async () => {
    // Defined by the script above.
    const { axe } = globalThis as unknown as { axe: typeof import('axe-core') }
    const { violations } = await axe.run()
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary}`),
    )
  })
}
