import rateLimit from '@fastify/rate-limit'
import type { FastifyInstance } from 'fastify'
import { TooManyRequestsError } from './errors.ts'

/** Health checks of ECS and the load balancer, which must never get 429. */
export const unlimited = new Set(['/livez', '/readyz'])

/**
 * Refuses a client that sends more than so many requests a minute; requests without a route count too. The client is an
 * IPv4 address or an IPv6 /64, as the load balancer sees it. Each task counts on its own, in memory, for the latest 5000
 * clients.
 */
export async function limitRequests(fastify: FastifyInstance, perMinute: number): Promise<void> {
  if (perMinute === 0) return
  // `global` would add a hook to each route, and none to what has no route.
  await fastify.register(rateLimit, { global: false, max: perMinute, timeWindow: 60_000 })
  const count = fastify.createRateLimit()
  fastify.addHook('onRequest', async (request, reply) => {
    if (unlimited.has(request.routeOptions.url ?? '')) return
    const counted = await count(request)
    if (counted.isAllowed || !counted.isExceeded) return
    reply.header('retry-after', counted.ttlInSeconds)
    throw new TooManyRequestsError(counted.ttlInSeconds)
  })
}
