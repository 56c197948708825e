import { type DynamicModule, Module } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify'
import type { Logger } from 'pino'
import { HealthController } from './health/health.controller.ts'
import { announceClose, logRequests } from './http/hooks.ts'
import { requestId } from './http/request-id.ts'
import { Lifecycle } from './lifecycle.ts'
import { nestLogger } from './logger.ts'
import { RunningVersion, type VersionFacts } from './version/running-version.ts'
import { VersionController } from './version/version.controller.ts'

/** What the application is made with. */
export interface AppParts {
  readonly version: VersionFacts
  readonly lifecycle: Lifecycle
  readonly logger: Logger
}

@Module({})
class AppModule {
  static with({ version, lifecycle }: AppParts): DynamicModule {
    return {
      module: AppModule,
      controllers: [HealthController, VersionController],
      providers: [
        { provide: Lifecycle, useValue: lifecycle },
        { provide: RunningVersion, useFactory: () => new RunningVersion(version) },
      ],
    }
  }
}

/** The application, not listening yet: tests ask it through `app.inject`. */
export async function createApp(parts: AppParts): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    genReqId: requestId,
    // Longer than the load balancer's idle timeout (60 s): it must never reuse a connection that we just closed.
    keepAliveTimeout: 72_000,
    requestTimeout: 30_000,
    // A request that arrives on an open connection while we stop is answered, not refused.
    return503OnClosing: false,
  })
  const fastify = adapter.getInstance()
  logRequests(fastify, parts.logger)
  announceClose(fastify, parts.lifecycle)
  return NestFactory.create<NestFastifyApplication>(AppModule.with(parts), adapter, {
    logger: nestLogger(parts.logger),
    abortOnError: false,
  })
}
