import type { FastifyInstance } from 'fastify'

/** Traces of requests, if enabled. */
export interface Tracing {
  /** Makes a span of each request from now on. To be called before any other hook is added. */
  instrument(fastify: FastifyInstance): void
  /** Sends what has not been sent yet; at most 3 s. */
  flush(): Promise<void>
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Logged with the request; `undefined` where tracing is off. */
    traceId: string | undefined
  }
}
