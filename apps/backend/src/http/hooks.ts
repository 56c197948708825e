import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import type { Lifecycle } from '../lifecycle.ts'
import { securityHeaders } from './security-headers.ts'

/**
 * One line a request, when its response is out. The route is the template (`/users/:id`), not the path, so that
 * lines can be counted by it and no identifier or query string gets into the logs.
 */
export function logRequests(fastify: FastifyInstance, logger: Logger): void {
  // A fixed set of fields without secrets: searching them for some would cost more than the line itself.
  const lines = logger.child({}, { redact: [] })
  fastify.addHook('onResponse', (request, reply, done) => {
    lines.info(
      {
        reqId: request.id,
        traceId: request.traceId,
        method: request.method,
        route: request.routeOptions.url ?? 'none',
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
      },
      'request',
    )
    done()
  })
}

/** Headers of every response: request id, security headers, and `connection: close` while the service stops. */
export function addHeaders(fastify: FastifyInstance, lifecycle: Lifecycle): void {
  fastify.addHook('onSend', (request, reply, _payload, done) => {
    // A page of HTML has a policy of its own.
    const policy = reply.getHeader('content-security-policy')
    reply.headers(securityHeaders)
    if (policy) reply.header('content-security-policy', policy)
    reply.header('x-request-id', request.id)
    // A response may depend on its sender: caches keep it only where a route allows it.
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store')
    if (lifecycle.stopping) reply.header('connection', 'close')
    done()
  })
}
