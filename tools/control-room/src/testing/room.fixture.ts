import type { ServerResponse } from 'node:http'
import type { CloudView, StreamMessage } from '@repo/local-cloud'
import { type ServedPage, servePage } from './page.fixture.ts'

/** The built page on a stream that the test writes. */
export interface Room extends ServedPage {
  /** Streams that are open. */
  readonly connections: number
  /** What the page commanded: `POST /_demo/actions/ID`. */
  readonly commands: readonly string[]
  send(message: StreamMessage): void
  /** Ends each stream; the next one begins with this view. */
  reconnect(view: CloudView): void
}

/** @param first the snapshot with which each stream begins */
export async function serveRoom(first: CloudView): Promise<Room> {
  let view = first
  const streams = new Set<ServerResponse>()
  const commands: string[] = []
  const served = await servePage(({ method, url }, response) => {
    if (url === '/_local/stream') {
      streams.add(response)
      response.on('close', () => streams.delete(response))
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write(frame({ event: 'snapshot', data: view }))
      return true
    }
    if (method === 'GET') return false
    commands.push(`${method} ${url}`)
    response.writeHead(200).end('{}')
    return true
  })
  return {
    url: served.url,
    get connections() {
      return streams.size
    },
    commands,
    send(message) {
      for (const stream of streams) stream.write(frame(message))
    },
    reconnect(next) {
      view = next
      for (const stream of streams) stream.end()
    },
    [Symbol.asyncDispose]: () => served[Symbol.asyncDispose](),
  }
}

function frame({ event, data }: StreamMessage): string {
  return `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`
}
