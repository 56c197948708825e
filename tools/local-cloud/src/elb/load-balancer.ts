import {
  Agent,
  createServer,
  type IncomingMessage,
  request,
  type Server,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo } from 'node:net'
import { hex } from '../arn.ts'
import type { Clock } from '../clock.ts'
import { PortInUseError } from '../errors.ts'
import { enter, type RegisteredTarget, type TargetGroup } from './target-group.ts'

/** A port of this machine that forwards requests to the healthy targets of one target group. */
export interface LoadBalancer {
  readonly url: string
  readonly port: number
  close(): Promise<void>
}

/** Whether the target answered with 5xx, or the load balancer itself. */
export type ServerErrorBy = 'target' | 'load-balancer'

/**
 * Answers 503 where no target is healthy, and 502 where a target closes the connection before it has answered. A request is
 * sent to another target only where no connection was made: otherwise the first one may already have processed it.
 * @throws PortInUseError
 */
export async function openLoadBalancer(
  group: TargetGroup,
  clock: Clock,
  port: number,
  onServerError: (by: ServerErrorBy) => void = () => {},
): Promise<LoadBalancer> {
  // One pool for all targets: Node keeps idle connections apart by host and port, and drops those that a target closed.
  const agent = new Agent({ keepAlive: true })
  const server = createServer((incoming, outgoing) => {
    forward({ incoming, outgoing, agent, clock, candidates: group.inRotation(), onServerError })
  })
  // Longer than any client is likely to keep a connection open, as on ALB (60 s).
  server.keepAliveTimeout = 60_000
  await listenOn(server, port)
  // A TCP server that listens has an address with a port.
  const bound = (server.address() as AddressInfo).port
  return {
    url: `http://127.0.0.1:${bound}`,
    port: bound,
    close: () =>
      new Promise((resolve) => {
        agent.destroy()
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function listenOn(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? new PortInUseError(port, error) : error),
    )
    server.listen(port, '127.0.0.1', resolve)
  })
}

interface Exchange {
  readonly incoming: IncomingMessage
  readonly outgoing: ServerResponse
  readonly agent: Agent
  readonly clock: Clock
  readonly onServerError: (by: ServerErrorBy) => void
  /** Targets not yet tried. */
  readonly candidates: readonly RegisteredTarget[]
}

function forward(exchange: Exchange): void {
  const { incoming, outgoing, agent, candidates } = exchange
  const [entry, ...rest] = candidates
  if (!entry) {
    exchange.onServerError('load-balancer')
    respondWithError(outgoing, 503, 'Service Temporarily Unavailable')
    return
  }
  const leave = enter(entry)
  let connected = false
  const call = request({
    ...entry.target.address,
    agent,
    method: incoming.method,
    path: incoming.url,
    headers: forwardedHeaders(exchange),
  })
  const send = () => {
    connected = true
    incoming.pipe(call)
  }
  // The body can be sent once only, so it waits for a connection.
  call.on('socket', (socket) => {
    if (socket.connecting) socket.once('connect', send)
    else send()
  })
  call.on('response', (response) => answer(exchange, response, leave))
  call.on('error', () => {
    leave()
    if (outgoing.headersSent || outgoing.destroyed) outgoing.destroy()
    else if (connected) {
      exchange.onServerError('load-balancer')
      respondWithError(outgoing, 502, 'Bad Gateway')
    } else forward({ ...exchange, candidates: rest })
  })
  outgoing.on('close', () => {
    leave()
    if (!outgoing.writableFinished) call.destroy()
  })
}

function answer(
  { outgoing, onServerError }: Exchange,
  response: IncomingMessage,
  leave: () => void,
): void {
  if (response.statusCode !== undefined && response.statusCode >= 500) onServerError('target')
  outgoing.writeHead(response.statusCode ?? 502, endToEnd(response.headers))
  response.pipe(outgoing)
  response.on('close', leave)
  response.on('error', () => outgoing.destroy())
  response.on('aborted', () => outgoing.destroy())
}

function respondWithError(outgoing: ServerResponse, status: number, text: string): void {
  const title = `${status} ${text}`
  outgoing.writeHead(status, { 'content-type': 'text/html' })
  outgoing.end(
    `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n</body>\r\n</html>\r\n`,
  )
}

/** Headers that belong to one connection, not to the message. */
const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

type Headers = IncomingMessage['headers']

function endToEnd(headers: Headers): Headers {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !HOP_BY_HOP.has(name)))
}

/** @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/x-forwarded-headers.html */
function forwardedHeaders({ incoming, clock }: Exchange): Headers {
  const client = incoming.socket.remoteAddress ?? '127.0.0.1'
  const before = incoming.headers['x-forwarded-for']
  const seconds = Math.floor(clock.now() / 1000).toString(16)
  return {
    ...endToEnd(incoming.headers),
    'x-forwarded-for': before ? `${before}, ${client}` : client,
    'x-forwarded-port': String(incoming.socket.localPort),
    'x-forwarded-proto': 'http',
    'x-amzn-trace-id': incoming.headers['x-amzn-trace-id'] ?? `Root=1-${seconds}-${hex(24)}`,
  }
}
