import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import {
  BadInputError,
  BundleMissingError,
  type LocalCloud,
  PortInUseError,
  type SeedImage,
  startLocalCloud,
} from '@repo/local-cloud'
import { InterruptedError, onInterruption } from '../interruption.ts'
import { readCliOptions, USAGE } from './options.ts'

const fromRoot = (path: string) => fileURLToPath(new URL(`../../../../${path}`, import.meta.url))

/** Commits that never were, for the images that are there from the start. */
const SEED_COMMITS = [
  '4f2a9c1d7e3b5a6089c4d2e1f0a7b8c9d6e5f403',
  '8b31d07e5c9a4f2b6d8e1a3c7f0b9d2e4a6c8f15',
]

const interruption = onInterruption()

try {
  await main(process.argv.slice(2))
} catch (error) {
  if (error instanceof InterruptedError) process.exitCode = error.exitCode
  else {
    const known =
      error instanceof BadInputError ||
      error instanceof PortInUseError ||
      error instanceof BundleMissingError
    console.error(known ? `cloud: ${error.message}` : error)
    process.exitCode = 1
  }
}

async function main(args: string[]): Promise<void> {
  const options = readCliOptions(args)
  if (options.help) return console.log(USAGE)
  const cloud = await startLocalCloud({
    port: options.port,
    speed: options.speed,
    runtime: options.runtime,
    path: process.env['PATH'] ?? '',
    alertsBundle: fromRoot('apps/alerts/dist/index.mjs'),
    images: seedImages(),
  })
  if (interruption.aborted) {
    await cloud.close()
    throw interruption.reason
  }
  // Ctrl-C is how an open cloud ends: exit 0.
  interruption.addEventListener('abort', () => void cloud.close())
  const services = await Promise.all(
    cloud.environments.map(async (environment) => ({
      name: environment.name,
      serviceUrl: await cloud.serviceUrl(environment),
      env: cloud.env(environment),
      outputs: cloud.outputs(environment),
    })),
  )
  console.log(
    options.json ? JSON.stringify(summary(cloud, services)) : lines(cloud, services).join('\n'),
  )
  await cloud.closed
}

function seedImages(): SeedImage[] {
  const bundle = fromRoot('apps/backend/dist/main.mjs')
  if (!existsSync(bundle)) throw new BundleMissingError(bundle)
  return SEED_COMMITS.map((commit) => ({
    tag: commit,
    command: [process.execPath, bundle],
    environment: { NODE_ENV: 'production', COMMIT: commit },
  }))
}

interface ServiceOf {
  readonly name: string
  readonly serviceUrl: string
  readonly env: Record<string, string>
  readonly outputs: Readonly<Record<string, string>>
}

function summary(cloud: LocalCloud, environments: readonly ServiceOf[]) {
  return {
    endpoint: cloud.endpoint,
    control: `${cloud.endpoint}/_local/`,
    slack: { apiUrl: cloud.slack.apiUrl, token: cloud.slack.token },
    environments,
  }
}

function lines(cloud: LocalCloud, environments: readonly ServiceOf[]): string[] {
  return [
    `AWS_ENDPOINT_URL=${cloud.endpoint}`,
    '',
    ...environments.flatMap(({ name, serviceUrl, env, outputs }) => [
      `${name}: its service will answer at ${serviceUrl}`,
      `  export ${Object.entries(env)
        .map(([variable, value]) => `${variable}=${value}`)
        .join(' ')}`,
      `  COGNITO_USER_POOL_ID=${outputs['UserPoolId']} S3_URL=${outputs['UploadsBucketUrl']}`,
    ]),
    `Control calls: curl ${cloud.endpoint}/_local/health (all of them: tools/local-cloud/README.md)`,
    `Slack: ${cloud.slack.apiUrl} with the token ${cloud.slack.token}`,
    'Ctrl-C ends it.',
  ]
}
