import type { FastifyInstance } from 'fastify'

/** Traces of the requests, while somebody wants them. */
export interface Tracing {
  /** Makes a span of each request from now on. To be called before any other hook is added. */
  instrument(fastify: FastifyInstance): void
  /** Sends what has not been sent yet; at most 3 s. */
  flush(): Promise<void>
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Stands in the log lines of the request; `undefined` where nobody traces. */
    traceId: string | undefined
  }
}
