import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { resolve } from 'node:path'
import { it as inBrowser } from '@repo/control-room/browser.fixture'
import { expect } from 'vitest'
import { currentCommit } from '../commit.ts'
import { openStage } from '../stage.ts'
import { openControlRoom } from './control-room.ts'

const root = resolve(import.meta.dirname, '../../../..')

const it = inBrowser.extend('room', { scope: 'file' }, async ({ chromium }, { onCleanup }) => {
  // Tests that skip themselves need no stage.
  if (!chromium) return { url: '' }
  const stage = await openStage({ root })
  const room = openControlRoom(stage, { root, commit: currentCommit(root) })
  onCleanup(async () => {
    room.close()
    await stage.close()
  })
  return { url: room.url }
})

/** A page of another program on this machine. */
async function otherSite() {
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>x</title>')
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo // It listens on a port, not on a pipe.
  return {
    url: `http://127.0.0.1:${port}/`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  }
}

const commands = [
  '_local/slack/faults',
  '_local/clock',
  '_local/shutdown',
  '_demo/actions/x',
  '_demo/replay',
]

it('a page of another origin cannot command the cloud', async ({ open, room }) => {
  await using other = await otherSite()
  const page = await open(other.url, { tolerates: /CORS|Failed to load|favicon/ })
  for (const command of commands) {
    const answered = page.waitForResponse(`${room.url}${command}`)
    // Without CORS the page cannot read the response, but a simple request is sent.
    await page.evaluate(
      `fetch('${room.url}${command}', { method: 'POST', mode: 'no-cors', body: '{}' }).catch(() => {})`,
    )
    expect((await answered).status(), command).toBe(403)
  }
})

it('the page itself may command', async ({ open, room }) => {
  // What is wrong with the command is not what this is about.
  const page = await open(room.url, { tolerates: /Failed to load/ })
  const status = await page.evaluate(
    `fetch('/_local/slack/faults', { method: 'POST', body: '{}' }).then(({ status }) => status)`,
  )
  expect(status).not.toBe(403)
})

it('the page cannot be framed by another origin', async ({ open, room }) => {
  await using other = await otherSite()
  const page = await open(other.url, {
    tolerates: /frame-ancestors|Framing|favicon|Failed to load/,
  })
  await page.setContent(`<!doctype html><title>x</title><iframe src="${room.url}"></iframe>`)
  await expect.poll(() => page.frames().length).toBe(2)
  const [, frame] = page.frames()
  expect(await frame?.locator('#app').count()).toBe(0)
})
