import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import type { Lifecycle } from '../lifecycle.ts'

/**
 * One line a request, when its response is out. The route is the template (`/users/:id`), not the path, so that
 * lines can be counted by it and no identifier or query string gets into the logs.
 */
export function logRequests(fastify: FastifyInstance, logger: Logger): void {
  fastify.addHook('onResponse', async (request, reply) => {
    logger.info(
      {
        reqId: request.id,
        method: request.method,
        route: request.routeOptions.url ?? 'none',
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
      },
      'request',
    )
  })
}

/** Sends the request id back, and asks clients to let go of their connection while the service stops. */
export function announceClose(fastify: FastifyInstance, lifecycle: Lifecycle): void {
  fastify.addHook('onSend', async (request, reply) => {
    reply.header('x-request-id', request.id)
    if (lifecycle.stopping) reply.header('connection', 'close')
  })
}
