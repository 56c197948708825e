import type { StreamMessage, StreamMessages } from '@repo/local-cloud'
import { connection, receive } from './store.ts'

const NAMES: Readonly<Record<keyof StreamMessages, true>> = {
  snapshot: true,
  slack: true,
  services: true,
  queues: true,
  event: true,
  call: true,
  faults: true,
  source: true,
}
const RETRY_MS = 500
const RETRY_MAX_MS = 4000
/** A tab that is hidden for longer is disconnected until it is shown. */
const HIDDEN_MS = 60_000

/** What `connect` uses of the browser. */
export interface Browser {
  isHidden(): boolean
  onVisibility(listener: () => void): void
  open(url: string): {
    on(event: string, listener: (data: string) => void): void
    close(): void
  }
}

const browser: Browser = {
  isHidden: () => document.hidden,
  onVisibility: (listener) => document.addEventListener('visibilitychange', listener),
  open(url) {
    const source = new EventSource(url)
    return {
      // Each event of the stream is a message; `error` is none and has no data.
      on: (event, listener) =>
        source.addEventListener(event, (message) =>
          listener((message as MessageEvent<string>).data),
        ),
      close: () => source.close(),
    }
  },
}

/**
 * Follows the stream of the cloud for as long as the page exists. Each connection begins with a snapshot, so nothing is lost
 * or doubled however often it is interrupted.
 */
export function connect({ isHidden, onVisibility, open }: Browser = browser): void {
  let source: ReturnType<Browser['open']> | undefined
  let retry: ReturnType<typeof setTimeout> | undefined
  let pause: ReturnType<typeof setTimeout> | undefined
  let delay = RETRY_MS

  const close = () => {
    clearTimeout(retry)
    source?.close()
    source = undefined
  }
  const start = () => {
    close()
    const opened = open('/_local/stream')
    source = opened
    for (const event of Object.keys(NAMES))
      opened.on(event, (data) => {
        if (event === 'snapshot') delay = RETRY_MS
        // The cloud serves the page, and both have the type of the stream from one file.
        receive({ event, data: JSON.parse(data) } as StreamMessage)
      })
    opened.on('error', () => {
      close()
      connection.value = 'lost'
      retry = setTimeout(start, delay)
      delay = Math.min(delay * 2, RETRY_MAX_MS)
    })
  }
  onVisibility(() => {
    clearTimeout(pause)
    if (!isHidden()) {
      if (connection.value === 'paused') start()
      return
    }
    pause = setTimeout(() => {
      close()
      connection.value = 'paused'
    }, HIDDEN_MS)
  })
  start()
}
