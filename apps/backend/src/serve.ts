import 'reflect-metadata'
import { createApp } from './app.ts'
import type { Env } from './env.ts'
import { Lifecycle, stopOnSignal } from './lifecycle.ts'
import { createLogger } from './logger.ts'
import { readTaskId } from './version/task-id.ts'

/** Starts the service and arranges for its end. Resolves when it listens. */
export async function serve(env: Env): Promise<void> {
  const started = new Date()
  const logger = createLogger(env.LOG_LEVEL)
  const lifecycle = new Lifecycle()
  const task = await readTaskId(env.ECS_CONTAINER_METADATA_URI_V4)
  const app = await createApp({
    version: { commit: env.COMMIT, environment: env.ENV, started, ...(task && { task }) },
    lifecycle,
    logger,
  })
  stopOnSignal(app, lifecycle, logger)
  await app.listen(env.PORT, env.HOST)
  const { port } = new URL(await app.getUrl())
  logger.info(
    { port: Number(port), commit: env.COMMIT, environment: env.ENV, ...(task && { task }) },
    'listening',
  )
}
