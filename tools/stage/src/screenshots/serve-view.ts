import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { CloudView } from '@repo/local-cloud'
import { pageRoute } from '../control-room/page.ts'

/** The built page with a cloud that stands still. */
export interface ServedView extends AsyncDisposable {
  readonly url: string
  /** What pages that are opened from now on show. */
  show(view: CloudView): void
}

/** @param root of the repository */
export async function serveView(root: string): Promise<ServedView> {
  const route = pageRoute(join(root, 'tools/control-room/dist'))
  let shown: CloudView | undefined
  const server = createServer(async ({ method = 'GET', url = '/', headers }, response) => {
    const request = { method, url: new URL(url, 'http://127.0.0.1'), headers, body: Buffer.of() }
    if (request.url.pathname === '/_local/stream') {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write(`event: snapshot\ndata: ${JSON.stringify(shown)}\n\n`)
      return
    }
    const answer = await route({ ...request, signal: new AbortController().signal })
    if (typeof answer === 'object') response.writeHead(answer.status, answer.headers)
    else response.writeHead(404)
    response.end(typeof answer === 'object' ? answer.body : undefined)
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo // It listens on a port, not on a pipe.
  return {
    url: `http://127.0.0.1:${port}/`,
    show(view) {
      shown = view
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  }
}
