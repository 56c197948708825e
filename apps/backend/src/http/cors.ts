import type { FastifyInstance } from 'fastify'

/**
 * Lets pages of these origins call the API from a browser; none: only pages of its own origin can.
 * @see https://developer.mozilla.org/docs/Web/HTTP/Guides/CORS
 */
export async function allowOrigins(
  fastify: FastifyInstance,
  origins: readonly string[],
): Promise<void> {
  if (origins.length === 0) return
  const { default: cors } = await import('@fastify/cors')
  await fastify.register(cors, {
    origin: origins.includes('*') ? '*' : [...origins],
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowedHeaders: ['authorization', 'content-type', 'x-request-id', 'traceparent'],
    exposedHeaders: ['x-request-id', 'retry-after', 'www-authenticate'],
    // Seconds for which a browser need not send a preflight request again; the longest that any of them keeps.
    maxAge: 7200,
  })
}
