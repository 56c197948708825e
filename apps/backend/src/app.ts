import { NestFactory } from '@nestjs/core'
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { createAppModule } from './app.module.ts'
import type { Env } from './config/env.ts'
import { allowOrigins } from './http/cors.ts'
import { ErrorFilter, refuseAddress } from './http/error-filter.ts'
import { addHeaders, logRequests, requireOneHost } from './http/hooks.ts'
import { limitRequests } from './http/rate-limit.ts'
import { refuseConnection, refuseExpectations } from './http/refusals.ts'
import { requestId } from './http/request-id.ts'
import { createValidationPipe } from './http/validation.ts'
import { Lifecycle } from './lifecycle.ts'
import type { Loggers } from './logging/logger.ts'
import { createNestLogger } from './logging/nest-logger.ts'
import { followRequests } from './logging/request-context.ts'
import type { Tracing } from './tracing/tracing.ts'

/** What exists before the application. */
export interface AppParts {
  readonly env: Env
  readonly loggers: Loggers
  readonly tracing?: Tracing | undefined
  /** Time in which a request must have arrived in full, in milliseconds. Default: 30 s. */
  readonly requestTimeoutMs?: number
}

/** The application, not listening yet. */
export async function createApp(parts: AppParts): Promise<NestFastifyApplication> {
  const { env, loggers } = parts
  const app = await NestFactory.create<NestFastifyApplication>(
    createAppModule(env, loggers.logger),
    createAdapter(parts),
    { ...factoryOptions, logger: createNestLogger(loggers.logger) },
  )
  await configureApp(app, parts)
  return app
}

/** Only JSON is read, by Fastify; a failed start is an error, not the end of the process. */
export const factoryOptions = { bodyParser: false, abortOnError: false }

/** What holds for every request, around the routes. */
export async function configureApp(
  app: NestFastifyApplication,
  { env, loggers, tracing }: AppParts,
): Promise<void> {
  const fastify = app.getHttpAdapter().getInstance()
  fastify.removeContentTypeParser('text/plain')
  fastify.decorateRequest('traceId', undefined)
  fastify.decorateRequest('user', null)
  refuseExpectations(fastify.server)
  tracing?.instrument(fastify)
  logRequests(fastify, loggers.logRequest)
  addHeaders(fastify, app.get(Lifecycle))
  requireOneHost(fastify)
  await allowOrigins(fastify, env.CORS_ORIGINS)
  limitRequests(fastify, env.RATE_LIMIT)
  followRequests(fastify)
  app.useGlobalPipes(createValidationPipe())
  app.useGlobalFilters(new ErrorFilter(loggers.logger))
}

export function createAdapter({
  env,
  loggers,
  requestTimeoutMs = 30_000,
}: AppParts): FastifyAdapter {
  return new FastifyAdapter({
    genReqId: requestId,
    // The addresses that the trusted proxies appended to x-forwarded-for; what stands before them, anybody can write.
    trustProxy: (_address, hop) => hop < env.TRUSTED_PROXIES,
    // Files go to S3 directly; what comes here is small JSON.
    bodyLimit: 64 * 1024,
    // Longer than the load balancer's idle timeout (60 s): it must never reuse a connection that we just closed.
    keepAliveTimeout: 72_000,
    requestTimeout: requestTimeoutMs,
    http: {
      // How often Node looks for requests that take too long; its default, 30 s, doubles the time-out.
      connectionsCheckingInterval: Math.min(requestTimeoutMs, 5_000),
      // Node takes the longer of the two for the whole request, and its default for headers is 60 s.
      headersTimeout: requestTimeoutMs,
      // Node's own answer has no body; `requireOneHost` answers in the one error shape.
      requireHostHeader: false,
    },
    // A request that arrives on an open connection while we stop is answered, not refused.
    return503OnClosing: false,
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) =>
      refuseAddress(error, request, reply, loggers),
    clientErrorHandler: (error, socket) => refuseConnection(error, socket, loggers.logger),
  })
}
