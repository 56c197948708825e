import 'reflect-metadata'
import type { Logger } from 'pino'
import { createApp } from './app.ts'
import { loadKeys } from './auth/load-keys.ts'
import { TokenVerifier } from './auth/token-verifier.ts'
import type { Env } from './env.ts'
import { Lifecycle, stopOnSignal } from './lifecycle.ts'
import { createLogger } from './logger.ts'
import type { Tracing } from './tracing/tracing.ts'
import { bucketAt } from './uploads/bucket.ts'
import { credentialsOf } from './uploads/credentials.ts'
import { Presigner } from './uploads/presigner.ts'
import type { Credentials } from './uploads/task-role.ts'
import { readEcsTask } from './version/ecs-task.ts'
import type { VersionFacts } from './version/running-version.ts'

/**
 * Starts the service and arranges for its end. Resolves when it listens.
 * @throws KeysNotLoadedError
 */
export async function serve(env: Env): Promise<void> {
  const started = new Date()
  const lifecycle = new Lifecycle()
  const verifier = new TokenVerifier({
    userPoolId: env.COGNITO_USER_POOL_ID,
    clientIds: env.COGNITO_CLIENT_IDS,
    endpoint: env.AWS_ENDPOINT_URL,
  })
  // Fetched while the application is created; a failure is thrown below.
  const keys = loadKeys(verifier)
  keys.catch(() => {})
  const readTask = ecsTaskReader(env.ECS_CONTAINER_METADATA_URI_V4)
  const ecsTask = await readTask?.(500)
  const logger = createLogger(env.LOG_LEVEL, { base: ecsTask })
  const version = {
    commit: env.COMMIT,
    environment: env.ENV,
    started,
    ecsTask,
    // A request may wait longer than a start.
    readEcsTask: readTask && (() => readTask(2_000)),
  }
  const tracing = await tracingFor(env, version, logger)
  const app = await createApp({
    requestsPerMinute: env.RATE_LIMIT,
    docs: env.API_DOCS === 'on',
    version,
    lifecycle,
    logger,
    tracing,
    verifier,
    presigner: new Presigner({
      bucket: bucketAt(env.S3_URL, env.REGION),
      credentials: credentialsOf(givenCredentials(env)),
    }),
  })
  await keys
  stopOnSignal(app, lifecycle, logger, tracing)
  await app.listen(env.PORT, env.HOST)
  const { port } = new URL(await app.getUrl())
  logger.info({ port: Number(port), commit: env.COMMIT, environment: env.ENV }, 'listening')
}

/** Reads the metadata of this container, for so many milliseconds; `undefined` outside ECS. */
function ecsTaskReader(metadataUri: string | undefined) {
  if (!metadataUri) return undefined
  return (timeoutMs: number) => readEcsTask(metadataUri, timeoutMs)
}

async function tracingFor(
  { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_SERVICE_NAME: serviceName }: Env,
  version: VersionFacts,
  logger: Logger,
): Promise<Tracing | undefined> {
  if (!endpoint) return undefined
  const { startTracing } = await import('./tracing/start-tracing.ts')
  return startTracing({ endpoint, serviceName, version, logger })
}

function givenCredentials(env: Env): Credentials | undefined {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = env
  if (!accessKeyId || !secretAccessKey) return undefined
  const sessionToken = env.AWS_SESSION_TOKEN
  return { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) }
}
