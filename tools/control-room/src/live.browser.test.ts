import { describe, expect } from 'vitest'
import { axe, it, type Open, type OpenOptions } from './testing/browser.fixture.ts'
import { event, service } from './testing/cloud.fixture.ts'
import { type Room, serveRoom } from './testing/room.fixture.ts'
import { inTrouble, rollingBack } from './testing/scenes.fixture.ts'

/** Each part of the page that shows a state of the cloud, without what changes every second. */
const CLOUD = '.panel-cloud'

/** Opens the page of a room, which ends its stream when the test is over. */
function enter(open: Open, room: Room, address = '', options: OpenOptions = {}) {
  return open(`${room.url}${address}`, { tolerates: /_local\/stream/, ...options })
}

describe('the live page', () => {
  it('shows after a reload what it showed before', async ({ open }) => {
    await using room = await serveRoom(rollingBack())
    const page = await enter(open, room, '#/?environment=live')
    await page.locator('.task').first().waitFor()
    const before = await page.locator(CLOUD).textContent()
    await page.reload()
    await page.locator('.task').first().waitFor()
    expect(await page.locator(CLOUD).textContent()).toBe(before)
  })

  it('connects again after a lost connection, loses nothing and doubles nothing', async ({
    open,
  }) => {
    await using room = await serveRoom(rollingBack())
    const page = await enter(open, room)
    const rows = page.locator('.panel-events tbody tr')
    await expect.poll(() => rows.count()).toBe(3)
    const view = rollingBack()
    const missed = event(200)
    room.reconnect({ ...view, events: [...view.events, missed] })
    await expect.poll(() => rows.count()).toBe(4)
    room.send({ event: 'event', data: missed })
    room.send({ event: 'event', data: event(201) })
    await expect.poll(() => rows.count()).toBe(5)
    expect(room.connections).toBe(1)
  })

  it('follows changes without a reload', async ({ open }) => {
    await using room = await serveRoom(rollingBack())
    const page = await enter(open, room)
    await page.locator('.task').first().waitFor()
    room.send({ event: 'services', data: [service({ tasks: [] })] })
    await expect.poll(() => page.locator('.task').count()).toBe(0)
  })

  it('does an action by keyboard alone, and leaves the focus on its menu', async ({ open }) => {
    await using room = await serveRoom(rollingBack())
    const page = await enter(open, room)
    const menu = page.locator('[aria-haspopup=menu]').last()
    await menu.focus()
    await page.keyboard.press('Enter')
    const items = page.getByRole('menuitem')
    await expect.poll(() => items.first().evaluate(isFocused)).toBe(true)
    await page.keyboard.press('ArrowDown')
    expect(await items.nth(1).evaluate(isFocused)).toBe(true)
    await page.keyboard.press('Home')
    await page.keyboard.press('Escape')
    expect(await items.count()).toBe(0)
    expect(await menu.evaluate(isFocused)).toBe(true)
    expect(room.commands).toEqual([])
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await expect.poll(() => room.commands).toEqual(['POST /_demo/actions/push-good'])
  })

  it('confirms a destructive action first', async ({ open }) => {
    await using room = await serveRoom(rollingBack())
    const page = await enter(open, room)
    const choose = async () => {
      await page.locator('[aria-haspopup=menu]').first().click()
      await page.locator('[role=menuitem]', { hasText: 'zero' }).click()
    }
    await choose()
    await page.keyboard.press('Escape')
    expect(await page.locator('dialog').count()).toBe(0)
    expect(room.commands).toEqual([])
    await choose()
    await page.locator('dialog .danger').click()
    await expect.poll(() => room.commands).toEqual(['POST /_demo/actions/zero'])
  })

  it('shows an action that cannot be done, with the reason, and does not do it', async ({
    open,
  }) => {
    await using room = await serveRoom(rollingBack())
    const page = await enter(open, room)
    await page.locator('[aria-haspopup=menu]').first().click()
    const item = page.locator('[role=menuitem][aria-disabled=true]')
    expect(await item.textContent()).toContain('No deployment waits')
    await item.click({ force: true })
    expect(room.commands).toEqual([])
  })

  it('ends a fault from its banner', async ({ open }) => {
    await using room = await serveRoom(inTrouble())
    const page = await enter(open, room)
    await page.locator('.banner button').click()
    await expect.poll(() => room.commands.length).toBe(1)
    room.send({ event: 'faults', data: [] })
    await expect.poll(() => page.locator('.banner').count()).toBe(0)
  })

  it.for([
    [1440, false],
    [1280, true],
    [390, false],
    [390, true],
  ] as const)(
    'has no violation of accessibility rules at %d px, dark: %s',
    async ([width, dark], { open }) => {
      await using room = await serveRoom(inTrouble())
      for (const panel of width < 1000 ? ['slack', 'cloud', 'terminal', 'events'] : ['']) {
        const page = await enter(open, room, `#/?panel=${panel}`, { width, dark })
        await expect.poll(() => page.locator('[data-state=live]').count()).toBe(1)
        expect(await axe(page)).toEqual([])
        await page.locator('[aria-haspopup=menu]').first().click()
        expect(await axe(page)).toEqual([])
      }
    },
  )

  it.for([390, 768, 1000, 1280, 1920])('fits its window at %d px', async (width, { open }) => {
    await using room = await serveRoom(inTrouble())
    const page = await enter(open, room, '#/?panel=cloud', { width })
    await page.locator('.task').first().waitFor()
    const overflowing = () => document.documentElement.scrollWidth - innerWidth
    expect(await page.evaluate(overflowing)).toBeLessThanOrEqual(0)
  })

  it('has no text below 11 pixels', async ({ open }) => {
    await using room = await serveRoom(inTrouble())
    const page = await enter(open, room)
    await page.locator('.task').first().waitFor()
    expect(await page.evaluate(smallestText)).toBeGreaterThanOrEqual(11)
  })
})

function isFocused(element: Element): boolean {
  return element === document.activeElement
}

/** Pixels of the smallest text on the page. */
function smallestText(): number {
  const texts = [...document.querySelectorAll('#app *')].filter(({ childNodes }) =>
    [...childNodes].some(({ nodeType, textContent }) => nodeType === 3 && textContent?.trim()),
  )
  return Math.min(...texts.map((element) => Number.parseFloat(getComputedStyle(element).fontSize)))
}
