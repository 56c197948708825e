import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { cloudView, service } from '../testing/cloud.fixture.ts'
import { type Browser, connect } from './connect.ts'
import { cloud, connection, services } from './store.ts'

beforeEach(() => {
  vi.useFakeTimers()
  cloud.value = undefined
  connection.value = 'connecting'
})
afterEach(() => {
  vi.useRealTimers()
})

/** A browser whose streams the test writes. */
function fakeBrowser() {
  const opened: { readonly listeners: Map<string, (data: string) => void>; closed: boolean }[] = []
  let hidden = false
  let onVisibility = () => {}
  const browser: Browser = {
    isHidden: () => hidden,
    onVisibility: (listener) => {
      onVisibility = listener
    },
    open: () => {
      const stream = { listeners: new Map<string, (data: string) => void>(), closed: false }
      opened.push(stream)
      return {
        on: (event, listener) => void stream.listeners.set(event, listener),
        close: () => {
          stream.closed = true
        },
      }
    },
  }
  return {
    browser,
    opened,
    send: (event: string, data?: unknown) =>
      opened.at(-1)?.listeners.get(event)?.(JSON.stringify(data)),
    setHidden: (next: boolean) => {
      hidden = next
      onVisibility()
    },
  }
}

it('the page is live with the first snapshot', () => {
  const { browser, send } = fakeBrowser()
  connect(browser)
  expect(connection.value).toBe('connecting')
  send('snapshot', cloudView({ services: [service()] }))
  expect(connection.value).toBe('live')
  expect(services.value).toHaveLength(1)
})

it('a lost connection is opened anew until a snapshot comes, and the page keeps what it has', () => {
  const { browser, opened, send } = fakeBrowser()
  connect(browser)
  send('snapshot', cloudView({ services: [service()] }))
  for (const attempt of [2, 3, 4]) {
    send('error')
    expect(connection.value).toBe('lost')
    expect(services.value).toHaveLength(1)
    vi.advanceTimersByTime(4000)
    expect(opened).toHaveLength(attempt)
  }
  send('snapshot', cloudView())
  expect(connection.value).toBe('live')
  expect(services.value).toEqual([])
  expect(opened.filter(({ closed }) => !closed)).toHaveLength(1)
})

it('a tab that is hidden for long is disconnected until it is shown', () => {
  const { browser, opened, send, setHidden } = fakeBrowser()
  connect(browser)
  send('snapshot', cloudView())
  setHidden(true)
  vi.advanceTimersByTime(30_000)
  expect(connection.value).toBe('live')
  vi.advanceTimersByTime(31_000)
  expect(connection.value).toBe('paused')
  expect(opened.at(-1)?.closed).toBe(true)
  setHidden(false)
  expect(opened).toHaveLength(2)
  send('snapshot', cloudView())
  expect(connection.value).toBe('live')
})

it('a tab that is hidden for a moment stays connected', () => {
  const { browser, opened, send, setHidden } = fakeBrowser()
  connect(browser)
  send('snapshot', cloudView())
  setHidden(true)
  vi.advanceTimersByTime(10_000)
  setHidden(false)
  vi.advanceTimersByTime(120_000)
  expect(opened).toHaveLength(1)
  expect(connection.value).toBe('live')
})
