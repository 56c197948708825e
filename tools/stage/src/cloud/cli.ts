import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build, defineCommand, runCommand, type Values } from '@repo/cli'
import { deploymentTargets, targetIn } from '@repo/environments'
import { BundleMissingError } from '@repo/local-cloud'
import * as z from 'zod'
import { githubVariables } from '../github-variables.ts'
import { exitCodeOf, onInterruption } from '../interruption.ts'
import { port } from '../port.ts'
import { watched } from '../seed/pace.ts'
import { type SeededCloud, startSeededCloud } from '../seed/seeded-cloud.ts'

const fromRoot = (path: string) => fileURLToPath(new URL(`../../../../${path}`, import.meta.url))

/** Made-up commits of the images that exist from the start. */
const SEED_COMMITS = [
  '4f2a9c1d7e3b5a6089c4d2e1f0a7b8c9d6e5f403',
  '8b31d07e5c9a4f2b6d8e1a3c7f0b9d2e4a6c8f15',
]

const inputs = {
  port: {
    value: 'N',
    means: 'where to listen on 127.0.0.1; default: 4566, 0: a free one',
    schema: port.default(4566),
  },
  speed: {
    value: 'N',
    means: 'how many times faster than real time its clock runs; default: 1',
    schema: z
      .string()
      .transform(Number)
      .refine((speed) => speed > 0 && speed <= 1000, 'must be above 0 and at most 1000')
      .default(1),
  },
  runtime: {
    value: 'NAME',
    means: 'how tasks run: process (the default) or docker',
    schema: z.enum(['process', 'docker'], 'must be process or docker').default('process'),
  },
} as const

const interruption = onInterruption()

await runCommand(
  defineCommand({
    name: 'cloud',
    summary: 'Runs the local cloud until Ctrl-C: AWS and Slack on one port of this machine.',
    inputs,
    async run({ json, ...options }, context) {
      try {
        await build(['@repo/alerts', '@repo/backend'], context, interruption)
        const cloud = await open(options)
        const services = servicesOf(cloud)
        context.print(
          json ? JSON.stringify(summary(cloud, services)) : lines(cloud, services).join('\n'),
        )
        await cloud.closed
        return 0
      } catch (error) {
        return exitCodeOf(error)
      }
    },
  }),
)

/** @throws InterruptedError when interrupted before the cloud is open */
async function open(options: Omit<Values<typeof inputs>, 'json'>): Promise<SeededCloud> {
  const backend = fromRoot('apps/backend/dist/main.mjs')
  if (!existsSync(backend)) throw new BundleMissingError(backend)
  const cloud = await startSeededCloud({
    ...options,
    path: process.env['PATH'] ?? '',
    alertsBundle: fromRoot('apps/alerts/dist/index.mjs'),
    pace: watched,
  })
  pushImages(cloud, backend)
  if (interruption.aborted) {
    await cloud.close()
    throw interruption.reason
  }
  // Ctrl-C is the regular end of an open cloud: exit 0.
  interruption.addEventListener('abort', () => void cloud.close())
  return cloud
}

function servicesOf(cloud: SeededCloud): ServiceOf[] {
  return cloud.environments.map((environment) => ({
    name: environment.name,
    serviceUrl: cloud.serviceUrl(environment),
    env: cloud.env(environment),
    outputs: cloud.outputs(environment),
    variables: githubVariables(cloud, targetIn(environment)),
  }))
}

function pushImages(cloud: SeededCloud, backend: string): void {
  for (const target of deploymentTargets(cloud.environments))
    for (const commit of SEED_COMMITS)
      cloud.ecr.push(target, {
        repository: target.service.repository,
        tag: commit,
        command: [process.execPath, backend],
        environment: { NODE_ENV: 'production', COMMIT: commit },
      })
}

interface ServiceOf {
  readonly name: string
  readonly serviceUrl: string
  readonly env: Record<string, string>
  readonly outputs: Readonly<Record<string, string>>
  /** Of the GitHub Environment. */
  readonly variables: Readonly<Record<string, string>>
}

function summary(cloud: SeededCloud, environments: readonly ServiceOf[]) {
  return {
    endpoint: cloud.endpoint,
    control: `${cloud.endpoint}/_local/`,
    slack: { apiUrl: cloud.slack.apiUrl, token: cloud.slack.token },
    environments,
  }
}

function lines(cloud: SeededCloud, environments: readonly ServiceOf[]): string[] {
  return [
    `AWS_ENDPOINT_URL=${cloud.endpoint}`,
    '',
    ...environments.flatMap(({ name, serviceUrl, env, variables }) => [
      `${name}: its service will answer at ${serviceUrl}`,
      `  export ${assignments(env)}`,
      `  ${assignments(variables)}`,
    ]),
    `Control calls: curl ${cloud.endpoint}/_local/health (all of them: tools/local-cloud/README.md)`,
    `Slack: ${cloud.slack.apiUrl} with the token ${cloud.slack.token}`,
    'Ctrl-C ends it.',
  ]
}

function assignments(variables: Readonly<Record<string, string>>): string {
  return Object.entries(variables)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ')
}
