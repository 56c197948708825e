import 'reflect-metadata'
import { createApp } from './app.ts'
import { loadKeys } from './auth/load-keys.ts'
import { TokenVerifier } from './auth/token-verifier.ts'
import type { Env } from './env.ts'
import { Lifecycle, stopOnSignal } from './lifecycle.ts'
import { createLogger } from './logger.ts'
import { bucketAt } from './uploads/bucket.ts'
import { type Credentials, credentialsOf } from './uploads/credentials.ts'
import { Presigner } from './uploads/presigner.ts'
import { readTaskId } from './version/task-id.ts'

/** Starts the service and arranges for its end. Resolves when it listens. */
export async function serve(env: Env): Promise<void> {
  const started = new Date()
  const logger = createLogger(env.LOG_LEVEL)
  const lifecycle = new Lifecycle()
  const verifier = new TokenVerifier({
    userPoolId: env.COGNITO_USER_POOL_ID,
    clientIds: env.COGNITO_CLIENT_IDS,
    endpoint: env.AWS_ENDPOINT_URL,
  })
  const [task] = await Promise.all([
    readTaskId(env.ECS_CONTAINER_METADATA_URI_V4),
    loadKeys(verifier),
  ])
  const app = await createApp({
    version: { commit: env.COMMIT, environment: env.ENV, started, ...(task && { task }) },
    lifecycle,
    logger,
    verifier,
    presigner: new Presigner({
      bucket: bucketAt(env.S3_URL, env.REGION),
      credentials: credentialsOf(givenCredentials(env)),
    }),
  })
  stopOnSignal(app, lifecycle, logger)
  await app.listen(env.PORT, env.HOST)
  const { port } = new URL(await app.getUrl())
  logger.info(
    { port: Number(port), commit: env.COMMIT, environment: env.ENV, ...(task && { task }) },
    'listening',
  )
}

function givenCredentials(env: Env): Credentials | undefined {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = env
  if (!accessKeyId || !secretAccessKey) return undefined
  const sessionToken = env.AWS_SESSION_TOKEN
  return { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) }
}
