import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { gunzipSync } from 'node:zlib'
import { PortInUseError } from '../errors.ts'

/** A request with its whole body. */
export interface HttpRequest {
  readonly method: string
  readonly url: URL
  readonly headers: IncomingMessage['headers']
  readonly body: Buffer
  /** Aborted when the client disconnects before it has its response. */
  readonly signal: AbortSignal
}

/** Writes a body for as long as the client stays; `signal` is aborted once it is gone. */
export type BodyStream = (write: (chunk: string) => void, signal: AbortSignal) => void

/** A response, or a fault that a test injected. */
export type HttpAnswer =
  | {
      status: number
      headers?: Record<string, string>
      body?: string | Buffer
      stream?: never
    }
  /** A client that reads too slowly is disconnected, so that it does not fill the memory. */
  | { status: number; headers?: Record<string, string>; body?: never; stream: BodyStream }
  /** Closes the connection without a response. */
  | 'drop'
  /** Never responds; the client times out. */
  | 'hang'

export type Handler = (request: HttpRequest) => HttpAnswer | Promise<HttpAnswer>

/** Larger than AWS's own limits of a request (SQS and EventBridge: 1 MiB, DynamoDB: 16 MiB). */
const MAX_BODY = 17 * 1024 * 1024

/** Bytes of a stream that may wait for its client to read them. */
const MAX_UNREAD = 1024 * 1024

/**
 * Listens on 127.0.0.1, or on another address of this machine.
 * @throws PortInUseError
 */
export async function listen(port: number, handler: Handler, host = '127.0.0.1'): Promise<Server> {
  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    answer(request, response, handler).catch((error: unknown) => {
      if (request.errored) {
        // The client went away before its body had arrived.
        console.error(`local-cloud: aborted: ${request.method} ${request.url}`)
        return
      }
      // Only a defect of local-cloud gets here: report it to the client and keep serving.
      console.error('local-cloud:', error)
      if (!response.headersSent) response.writeHead(500)
      response.end()
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? new PortInUseError(port, error) : error),
    )
    server.listen(port, host, resolve)
  })
  return server
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  handler: Handler,
): Promise<void> {
  const gone = new AbortController()
  response.once('close', () => gone.abort())
  const body = await readBody(request)
  if (body === undefined) return void response.writeHead(413).end()
  const url = urlOf(request.url ?? '/')
  if (url === undefined) return void response.writeHead(400).end()
  const result = await handler({
    method: request.method ?? 'GET',
    url,
    headers: request.headers,
    body,
    signal: gone.signal,
  })
  if (result === 'hang') return
  if (result === 'drop') return void request.socket.destroy()
  response.writeHead(result.status, result.headers)
  if (result.stream && request.method !== 'HEAD') {
    response.flushHeaders()
    result.stream((chunk) => writeTo(response, chunk), gone.signal)
    return
  }
  response.end(request.method === 'HEAD' ? undefined : result.body)
}

function writeTo(response: ServerResponse, chunk: string): void {
  if (response.destroyed) return
  // The first chunk may be larger: only what an earlier one left unread counts.
  if (response.writableLength > MAX_UNREAD) response.destroy()
  else response.write(chunk)
}

/** `undefined` for a target that is no URL. A path that begins with two slashes is a path, not a host name. */
function urlOf(target: string): URL | undefined {
  const text = target.startsWith('/') ? `http://127.0.0.1${target}` : target
  return URL.parse(text, 'http://127.0.0.1') ?? undefined
}

async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    size += chunk.length
    if (size > MAX_BODY) return undefined
    chunks.push(chunk)
  }
  return inflate(Buffer.concat(chunks), request.headers['content-encoding'])
}

function inflate(body: Buffer, encoding: string | undefined): Buffer {
  if (encoding !== 'gzip') return body
  try {
    return gunzipSync(body, { maxOutputLength: MAX_BODY })
  } catch {
    // Invalid on purpose: the service that parses it returns its own error.
    return Buffer.from('\0')
  }
}
