import type { SlackMessage } from '@repo/local-cloud'
import { describe, expect } from 'vitest'
import { people } from '../seed/people.ts'
import { it, type Page, type Room, shown } from './in-browser.fixture.ts'

const timeout = 60_000
const poll = { timeout: 20_000 }

/** Messages that the alerts have not read yet. */
const queued = ({ stage }: Room) =>
  stage.cloud.observe
    .view()
    .queues.filter(({ deadLettersOf }) => deadLettersOf === undefined)
    .reduce((total, { waiting, inFlight }) => total + waiting + inFlight, 0)

const deadLetters = ({ stage }: Room) =>
  stage.cloud.alerts(stage.environment).deadLetterQueue.messages().length

/** Everything that a channel shows. */
const textOf = (page: Page) => page.locator('.slack-messages').textContent()

const statusOf = ({ metadata }: SlackMessage) => metadata?.event_payload['status']

describe('a button of the page', () => {
  it.for([
    ['push-good', 'deployment', /^deployed$/],
    ['push-crash', 'deployment', /^rolled_back$/],
    ['push-unhealthy', 'deployment', /^rolled_back$/],
    ['push-hang', 'deployment', /^stuck$/],
    ['push-500', 'deployment', /^(deployed|rolled_back)$/],
    ['push-good', 'deployment', /^deployed$/],
    ['roll-back', 'deployment', /^rolled_back$/],
    ['scan', 'image_scan', /^(new|found)$/],
    ['kill-task', '', /^(task-failed|crash_loop)$/],
  ] as const)(
    '%s leads to the message that the terminal names: %s %s',
    { timeout },
    async ([kind, type, status], { room }) => {
      const page = await room.enter()
      const message = room.named(await room.act(page, room.idOf(kind)))
      expect(message.metadata?.event_type).toContain(type)
      expect(message.metadata?.event_payload).toMatchObject({
        environment: room.stage.environment.name,
        status: expect.stringMatching(status),
      })
      await shown(page, message).first().waitFor()
    },
  )
})

describe('a deployment that waits', () => {
  it.for([
    ['approve', 'deployed'],
    ['refuse', 'rolled_back'],
  ] as const)(
    '%s by a person who may ends it, and is no choice of another: %s',
    { timeout },
    async ([answer, status], { room }) => {
      const page = await room.enter()
      const { eve, ken } = people
      const ended = await room.act(page, room.idOf('push-approval'), async () => {
        const request = await room.untilButtons()
        await room.openThreadOf(page, request)
        await page.locator('.slack-user select').selectOption(eve.id)
        await room.press(page, request, answer)
        const refusal = await room.untilAnswerTo(eve.id)
        await expect(shown(page, refusal).getAttribute('data-ephemeral')).resolves.toBe('true')
        expect(statusOf(room.parentOf(request))).toBe('awaiting_approval')
        await page.locator('.slack-user select').selectOption(ken.id)
        await room.press(page, request, answer)
        await room.untilAnswerTo(ken.id)
      })
      const card = room.named(ended)
      expect(statusOf(card)).toBe(status)
      await room.openThreadOf(page, card)
      await expect.poll(() => textOf(page), poll).toContain(`by @${ken.name}`)
      expect(await page.locator('.slack-thread-replies .slack-actions').count()).toBe(0)
    },
  )
})

describe('a fault of Slack', () => {
  it.for(['slack-429', 'slack-refuses-edits', 'slack-away'])(
    '%s has a banner until it is over, and loses no message',
    { timeout },
    async (id, { room }) => {
      const page = await room.enter()
      const banner = page.locator('.banner')
      await room.choose(page, id)
      await banner.waitFor()
      const runs = await room.act(page, room.idOf('push-good'))
      await expect.poll(() => banner.count(), poll).toBe(0)
      expect(statusOf(room.named(runs))).toBe('deployed')
      await expect.poll(() => queued(room), poll).toBe(0)
      expect(deadLetters(room)).toBe(0)
      const cards = room.cardsOf(room.named(runs))
      expect(cards).toHaveLength(id === 'slack-refuses-edits' ? cards.length : 1)
      for (const card of cards) await shown(page, card).first().waitFor()
    },
  )

  it('is ended from its banner; what waited arrives then', { timeout }, async ({ room }) => {
    const page = await room.enter()
    await room.choose(page, 'slack-away')
    const runs = await room.act(page, room.idOf('scan'), async () => {
      await expect.poll(() => queued(room), poll).toBeGreaterThan(0)
      await page.locator('.banner button').click()
    })
    await shown(page, room.named(runs)).first().waitFor()
    expect(await page.locator('.banner').count()).toBe(0)
  })
})

it('a dead letter is shown with its cause and redriven from there', { timeout }, async ({
  room,
}) => {
  const page = await room.enter()
  await room.act(page, room.idOf('dead-letter'))
  const letters = page.locator('.letters li')
  const failures = page.locator('.outcome[data-result=failed]')
  // One fault fails several events of one message, one after the other.
  await expect.poll(() => queued(room), poll).toBe(0)
  await expect.poll(() => letters.count(), poll).toBeGreaterThan(0)
  await expect.poll(() => failures.count(), poll).toBeGreaterThan(0)
  const before = room.view().terminal.at(-1)?.id ?? 0
  await page.locator('.card .action-buttons button').click()
  await expect.poll(() => letters.count(), poll).toBe(0)
  const brought = () => room.view().terminal.filter(({ id }) => id > before)
  await expect.poll(() => brought().some(isSlack), poll).toBe(true)
  await shown(page, room.named(brought())).first().waitFor()
  await expect.poll(() => failures.count(), poll).toBe(0)
})

it('tasks are scaled to zero and back', { timeout }, async ({ room }) => {
  const page = await room.enter()
  const serving = page.locator('.task:not([data-state=stopped])')
  await room.act(page, room.idOf('scale-to-zero'))
  await room.act(page, room.idOf('scale-back'))
  await expect.poll(() => serving.count(), poll).toBeGreaterThan(0)
})

describe('a page', () => {
  it('that is reloaded or loses its connection meanwhile misses nothing', { timeout }, async ({
    room,
  }) => {
    const page = await room.enter({ tolerates: /_local\/|_demo\/|ERR_/ })
    const runs = await room.act(page, room.idOf('push-good'), async () => {
      await page.reload()
      await page.locator('[data-state=live]').waitFor()
      await page.context().setOffline(true)
      room.streams.kill()
      await page.locator('[data-state=lost]').waitFor()
      await page.context().setOffline(false)
      await page.locator('[data-state=live]').waitFor()
    })
    await shown(page, room.named(runs)).first().waitFor()
    const fresh = await room.enter()
    await shown(fresh, room.named(runs)).first().waitFor()
    const bodies = (one: Page) => one.locator('.slack-messages .slack-body').allTextContents()
    await expect.poll(() => bodies(page), poll).toEqual(await bodies(fresh))
  })

  it('is used by keyboard alone: menu, dialog, thread', { timeout }, async ({ room }) => {
    // Its message has a thread.
    await room.act(await room.enter(), room.idOf('push-crash'))
    const page = await room.enter()
    const { keyboard } = page
    const id = room.idOf('kill-task')
    await tabTo(page, 'nav + .menu [aria-haspopup]')
    await keyboard.press('Enter')
    for (let step = 0; !(await isFocused(page, `[data-action="${id}"]`)); step++) {
      expect(step).toBeLessThan(99)
      await keyboard.press('ArrowDown')
    }
    const before = room.view().terminal.at(-1)?.id ?? 0
    await keyboard.press('Enter')
    await page.locator('dialog[open]').waitFor()
    await tabTo(page, 'dialog .danger')
    await keyboard.press('Enter')
    await expect
      .poll(() => room.view().terminal.some((run) => run.id > before && isSlack(run)), poll)
      .toBe(true)
    await tabTo(page, '.slack-replies')
    await keyboard.press('Enter')
    await page.locator('.slack-thread-replies .slack-message').first().waitFor()
    await keyboard.press('Escape')
    expect(await page.locator('.slack-thread-replies').count()).toBe(0)
  })
})

const isSlack = ({ command }: { readonly command: string }) => command.startsWith('# Slack #')

const isFocused = async (page: Page, selector: string) =>
  (await page.locator(`${selector}:focus`).count()) > 0

/** Presses Tab until an element that matches has the focus. */
async function tabTo(page: Page, selector: string): Promise<void> {
  for (let step = 0; !(await isFocused(page, selector)); step++) {
    if (step > 200) throw new Error(`Tab does not reach ${selector}`)
    await page.keyboard.press('Tab')
  }
}
