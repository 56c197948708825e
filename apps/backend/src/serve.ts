import 'reflect-metadata'
import type { AddressInfo } from 'node:net'
import type { Logger } from 'pino'
import { createApp } from './app.ts'
import type { Env } from './config/env.ts'
import { Lifecycle, stopOnSignal } from './lifecycle.ts'
import { createLoggers, type Loggers } from './logging/logger.ts'
import { type EcsTask, readEcsTask } from './task/ecs-task.ts'
import type { Tracing } from './tracing/tracing.ts'

/**
 * Starts the service and arranges for its end. Resolves when it listens.
 * @throws KeysNotLoadedError
 */
export async function serve(env: Env): Promise<void> {
  const metadataUri = env.ECS_CONTAINER_METADATA_URI_V4
  const ecsTask = metadataUri ? await readEcsTask(metadataUri, 500) : undefined
  const loggers = createLoggers(env.LOG_LEVEL, { base: ecsTask })
  const { logger } = loggers
  logCrashes(loggers)
  const tracing = await tracingFor(env, ecsTask, logger)
  const app = await createApp({ env, loggers, tracing })
  stopOnSignal(app, app.get(Lifecycle), loggers, tracing)
  await app.listen(env.PORT, env.HOST)
  // A TCP server that listens has an address with a port.
  const { port } = app.getHttpServer().address() as AddressInfo
  logger.info({ port, commit: env.COMMIT, environment: env.ENV }, 'listening')
}

/** What fails outside of any request ends the process: its state is undefined. */
function logCrashes({ logger, flush }: Loggers): void {
  process.on('exit', flush)
  process.on('uncaughtException', (error) => {
    flush()
    logger.fatal({ err: error }, 'crashed')
    process.exit(1)
  })
}

async function tracingFor(
  env: Env,
  ecsTask: EcsTask | undefined,
  logger: Logger,
): Promise<Tracing | undefined> {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_SERVICE_NAME: serviceName } = env
  if (!endpoint) return undefined
  const { startTracing } = await import('./tracing/start-tracing.ts')
  const { COMMIT: commit, ENV: environment } = env
  return startTracing({ endpoint, serviceName, commit, environment, ecsTask, logger })
}
