import { type DynamicModule, Module } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Logger } from 'pino'
import { TokenVerifier } from './auth/token-verifier.ts'
import { DocsController } from './docs/docs.controller.ts'
import { HealthController } from './health/health.controller.ts'
import { ErrorFilter, refuseAddress } from './http/error-filter.ts'
import { addHeaders, logRequests } from './http/hooks.ts'
import { limitRequests } from './http/rate-limit.ts'
import { requestId } from './http/request-id.ts'
import { refuseConnection } from './http/slow-client.ts'
import { createValidationPipe } from './http/validation.ts'
import { Lifecycle } from './lifecycle.ts'
import { nestLogger } from './logger.ts'
import { MeController } from './me/me.controller.ts'
import type { Tracing } from './tracing/tracing.ts'
import { Presigner } from './uploads/presigner.ts'
import { UploadsController } from './uploads/uploads.controller.ts'
import { RunningVersion, type VersionFacts } from './version/running-version.ts'
import { VersionController } from './version/version.controller.ts'

/** Dependencies and settings of the application. */
export interface AppParts {
  /** Time in which a request must have arrived in full, in milliseconds. Default: 30 s. */
  readonly requestTimeoutMs?: number
  /** How many requests one client may send a minute; 0: any number. */
  readonly requestsPerMinute: number
  /** Whether `/docs` and `/openapi.json` are there. */
  readonly docs: boolean
  readonly version: VersionFacts
  readonly lifecycle: Lifecycle
  readonly logger: Logger
  readonly tracing?: Tracing | undefined
  readonly verifier: TokenVerifier
  readonly presigner: Presigner
}

@Module({})
class AppModule {
  static with({ docs, version, lifecycle, verifier, presigner }: AppParts): DynamicModule {
    return {
      module: AppModule,
      controllers: [
        HealthController,
        VersionController,
        MeController,
        UploadsController,
        ...(docs ? [DocsController] : []),
      ],
      providers: [
        { provide: Lifecycle, useValue: lifecycle },
        { provide: TokenVerifier, useValue: verifier },
        { provide: Presigner, useValue: presigner },
        { provide: RunningVersion, useFactory: () => new RunningVersion(version) },
      ],
    }
  }
}

/** The application, not listening yet: tests send requests by `app.inject`. */
export async function createApp(parts: AppParts): Promise<NestFastifyApplication> {
  const adapter = createAdapter(parts)
  const fastify = adapter.getInstance()
  fastify.decorateRequest('traceId', undefined)
  fastify.decorateRequest('user', null)
  parts.tracing?.instrument(fastify)
  logRequests(fastify, parts.logger)
  addHeaders(fastify, parts.lifecycle)
  await limitRequests(fastify, parts.requestsPerMinute)
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.with(parts), adapter, {
    logger: nestLogger(parts.logger),
    abortOnError: false,
  })
  app.useGlobalPipes(createValidationPipe())
  app.useGlobalFilters(new ErrorFilter(parts.logger))
  return app
}

function createAdapter({ logger, requestTimeoutMs = 30_000 }: AppParts): FastifyAdapter {
  return new FastifyAdapter({
    genReqId: requestId,
    // Only the load balancer is trusted with the client's address, no proxy before it.
    trustProxy: (_address, hop) => hop === 0,
    // Files go to S3 directly; what comes here is small JSON.
    bodyLimit: 64 * 1024,
    // Longer than the load balancer's idle timeout (60 s): it must never reuse a connection that we just closed.
    keepAliveTimeout: 72_000,
    requestTimeout: requestTimeoutMs,
    // How often Node looks for requests that take too long; its default, 30 s, doubles the time-out.
    http: { connectionsCheckingInterval: Math.min(requestTimeoutMs, 5_000) },
    // A request that arrives on an open connection while we stop is answered, not refused.
    return503OnClosing: false,
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) =>
      refuseAddress(error, request, reply, logger),
    clientErrorHandler: (error, socket) => refuseConnection(error, socket, logger),
  })
}
