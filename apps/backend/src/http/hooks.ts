import { BadRequestException } from '@nestjs/common'
import type { FastifyInstance } from 'fastify'
import type { Lifecycle } from '../lifecycle.ts'
import type { RequestLog } from '../logging/request-log.ts'
import { securityHeaders } from './security-headers.ts'

/**
 * One line a request, when its response is out. The route is the template (`/users/:id`), not the path, so that
 * lines can be counted by it and no identifier or query string gets into the logs.
 */
export function logRequests(fastify: FastifyInstance, log: RequestLog): void {
  fastify.addHook('onResponse', (request, reply, done) => {
    log({
      reqId: request.id,
      traceId: request.traceId,
      method: request.method,
      route: request.routeOptions.url ?? 'none',
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
    })
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

/**
 * Refuses a request that names no host, or several: what stands between may take another one than we do.
 * @see https://www.rfc-editor.org/rfc/rfc9112#section-3.2
 */
export function requireOneHost(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, _reply, done) => {
    const { rawHeaders, httpVersionMinor } = request.raw
    let hosts = 0
    for (let index = 0; index < rawHeaders.length; index += 2)
      if (rawHeaders[index]?.length === 4 && rawHeaders[index]?.toLowerCase() === 'host') hosts += 1
    if (hosts === 1 || (hosts === 0 && httpVersionMinor === 0)) done()
    else done(new BadRequestException('the header host is required, once'))
  })
}
