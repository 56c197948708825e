import type { FastifyInstance } from 'fastify'
import { LRUCache } from 'lru-cache'
import { TooManyRequestsError } from './errors.ts'

/** Health checks of ECS and the load balancer, which must never get 429. */
export const unlimited = new Set(['/livez', '/readyz'])

const minuteMs = 60_000

/**
 * Refuses a client that sends more than so many requests a minute; requests without a route count too. A minute begins with a client's
 * first request. Each task counts on its own, in memory, for the latest 5000 clients.
 * @see docs/decisions/0044-a-rate-limit-without-a-plugin.md
 */
export function limitRequests(fastify: FastifyInstance, perMinute: number): void {
  if (perMinute === 0) return
  const clients = new LRUCache<string, { requests: number; readonly ends: number }>({ max: 5000 })
  fastify.addHook('onRequest', (request, reply, done) => {
    if (unlimited.has(request.routeOptions.url ?? '')) return done()
    const now = Date.now()
    const client = clientAt(request.ip)
    let minute = clients.get(client)
    if (!minute || minute.ends <= now) {
      minute = { requests: 0, ends: now + minuteMs }
      clients.set(client, minute)
    }
    minute.requests += 1
    if (minute.requests <= perMinute) return done()
    const seconds = Math.ceil((minute.ends - now) / 1000)
    reply.header('retry-after', seconds)
    done(new TooManyRequestsError(seconds))
  })
}

/**
 * An IPv4 address, or the first half of an IPv6 address, which is what one client has.
 * @see https://www.rfc-editor.org/rfc/rfc6177
 */
export function clientAt(address: string): string {
  if (!address.includes(':')) return address
  const mapped = /^::ffff:([\d.]+)$/i.exec(address)?.[1]
  if (mapped) return mapped
  // In a URL an address has one spelling: lower case, no leading zeros, the longest run of zeros as `::`.
  const canonical = URL.parse(`http://[${address}]`)?.hostname.slice(1, -1)
  if (!canonical || canonical.startsWith('::ffff:')) return address
  const [start = [], end = []] = canonical
    .split('::')
    .map((part) => part.split(':').filter(Boolean))
  const zeros = Array<string>(8 - start.length - end.length).fill('0')
  return [...start, ...zeros, ...end].slice(0, 4).join(':')
}
