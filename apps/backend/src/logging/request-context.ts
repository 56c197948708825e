import { AsyncLocalStorage } from 'node:async_hooks'
import type { FastifyInstance, FastifyRequest } from 'fastify'

const requests = new AsyncLocalStorage<FastifyRequest>()

/** Makes `currentRequest` work in guards, pipes, handlers, and in whatever they call. */
export function followRequests(fastify: FastifyInstance): void {
  // Not earlier: reading the body leaves the context, as its events belong to the connection.
  fastify.addHook('preHandler', (request, _reply, done) => requests.run(request, done))
}

/** Ids of the request that is being handled, as fields of a log line; none outside of a request. */
export function currentRequest(): { reqId?: string; traceId?: string } {
  const request = requests.getStore()
  if (!request) return {}
  return request.traceId ? { reqId: request.id, traceId: request.traceId } : { reqId: request.id }
}
