import type { Server } from 'node:http'
import { type INestApplication, Injectable } from '@nestjs/common'
import type { Loggers } from './logging/logger.ts'

/** Time in which clients learn that the service is stopping, before it takes no more connections. */
const noticeMs = 1_000
/** Below `stopTimeout` of the task definition (30 s), after which ECS kills the container. */
export const hardStopMs = 25_000

/** Whether the service is on its way out. */
@Injectable()
export class Lifecycle {
  #stopping = false

  get stopping(): boolean {
    return this.#stopping
  }

  stop(): void {
    this.#stopping = true
  }
}

/**
 * Ends the process on SIGTERM or SIGINT without losing a request:
 * 1. `/readyz` answers 503 and every response has `connection: close`;
 * 2. after a short notice no new connection is accepted, requests in flight are finished;
 * 3. connections that fall idle are closed. One whose response began before the signal never got that header,
 *    and would hold the process for as long as `keepAliveTimeout`;
 * 4. only then Nest's hooks run (`onModuleDestroy` …), so that a pool of connections outlives the requests that use it;
 * 5. the last traces are sent.
 *
 * ECS takes a task out of its target group before it sends SIGTERM, so the notice may be short. It is there for
 * containers without a load balancer in front.
 */
export function stopOnSignal(
  app: INestApplication,
  lifecycle: Lifecycle,
  { logger, flush }: Loggers,
  tracing?: { flush(): Promise<void> },
): void {
  const stop = async (signal: NodeJS.Signals) => {
    if (lifecycle.stopping) return
    lifecycle.stop()
    logger.info({ signal }, 'stopping')
    setTimeout(() => {
      logger.error(`not done after ${hardStopMs / 1000} s, exiting`)
      process.exit(1)
    }, hardStopMs).unref()
    await new Promise((resolve) => setTimeout(resolve, noticeMs))
    await closeApp(app)
    await tracing?.flush()
    flush()
    logger.info('stopped')
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      stop(signal).catch((error: unknown) => {
        logger.fatal({ err: error }, 'did not stop cleanly')
        process.exit(1)
      })
    })
  }
}

/** Closes the last connection first: by itself, Nest destroys providers while requests still use them. */
export async function closeApp(app: INestApplication): Promise<void> {
  const server: Server = app.getHttpServer()
  const sweep = setInterval(() => server.closeIdleConnections(), 100)
  await new Promise((resolve) => server.close(resolve))
  clearInterval(sweep)
  await app.close()
}
