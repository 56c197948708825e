import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize } from 'node:path'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
}

const dist = join(import.meta.dirname, '../../dist')

/** The built page without a cloud behind it: each other address answers 404. */
export interface ServedPage extends AsyncDisposable {
  readonly url: string
}

/**
 * Serves `dist` on a free port of 127.0.0.1.
 * @param handle answers a request and returns `true`, or leaves it to the files
 */
export async function servePage(
  handle: (request: IncomingMessage, response: ServerResponse) => boolean = () => false,
): Promise<ServedPage> {
  const server = createServer(async (request, response) => {
    if (handle(request, response)) return
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    const path = pathname === '/' ? '/index.html' : normalize(pathname)
    const content = await readFile(join(dist, path)).catch(() => undefined)
    const type = types[extname(path)]
    if (content && type) response.writeHead(200, { 'content-type': type }).end(content)
    else response.writeHead(404).end()
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
