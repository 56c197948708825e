import { type Environment, project, environments as table } from '@repo/environments'
import { type Alerts, seedAlerts } from './alerts.ts'
import type { Calls } from './calls.ts'
import { clientEnvironment } from './client-environment.ts'
import { createClock, type MovableClock } from './clock.ts'
import type { Cognito } from './cognito/cognito.ts'
import { controlRoute } from './control/control.ts'
import type { DynamoDb } from './dynamodb/dynamodb.ts'
import type { Ecr } from './ecr/store.ts'
import type { Ecs } from './ecs/index.ts'
import { bridgeAddress, createDockerRuntime } from './ecs/runtime/docker-runtime.ts'
import { createProcessRuntime } from './ecs/runtime/process-runtime.ts'
import type { Elb } from './elb/index.ts'
import { BadInputError } from './errors.ts'
import type { EventBus } from './eventbridge/bus.ts'
import type { LogStore } from './logs/store.ts'
import type { LocalCloudOptions } from './options.ts'
import { openParts, type Parts, SLACK_TOKEN } from './parts.ts'
import type { S3 } from './s3/s3.ts'
import { seedEnvironment, targetGroupArnOf } from './seed.ts'
import type { Faults } from './slack/faults.ts'
import type { Workspace } from './slack/workspace.ts'
import type { Sns } from './sns/sns.ts'
import type { Queues } from './sqs/queues.ts'
import type { Caller } from './wire/service.ts'

/** Slack, and the means to make it misbehave. */
export interface LocalSlack extends Workspace {
  readonly faults: Faults
  /** The bot token that is accepted. */
  readonly token: string
  /** Base URL of the Web API, with a slash at the end. */
  readonly apiUrl: string
}

/** A cloud that runs. */
export interface LocalCloud {
  /** `http://127.0.0.1:PORT`, for `AWS_ENDPOINT_URL`. */
  readonly endpoint: string
  readonly port: number
  readonly environments: readonly Environment[]
  readonly clock: MovableClock
  readonly calls: Calls
  readonly bus: EventBus
  readonly ecr: Ecr
  readonly ecs: Ecs
  readonly elb: Elb
  readonly logs: LogStore
  readonly sqs: Queues
  readonly sns: Sns
  readonly dynamoDb: DynamoDb
  readonly cognito: Omit<Cognito, 'route'>
  readonly s3: Omit<S3, 'route'>
  readonly slack: LocalSlack
  /** Queue, dead-letter queue and function of the alerts in the account and region of an environment. */
  alerts(place: Caller): Alerts
  /** URL of the load balancer in front of an environment's service; opened when it is first asked for. */
  serviceUrl(environment: Environment): Promise<string>
  /** Outputs of an environment's stack, for instance `UserPoolId` and `UploadsBucketUrl`. */
  outputs(environment: Environment): Readonly<Record<string, string>>
  /** What an AWS client needs to work in an environment's account. */
  env(place: Caller): Record<string, string>
  /** Resolves when no function has anything to do. What waits for its visibility time-out does not count. */
  settled(): Promise<void>
  /** Resolves when somebody has closed the cloud, by `close` or by `POST /_local/shutdown`. */
  readonly closed: Promise<void>
  /** Ends everything: the port, every task and every function. May be called more than once. */
  close(): Promise<void>
}

/**
 * Starts AWS and Slack on one port of this machine, with the environments of the table as the stacks leave them.
 *
 * @example
 * const cloud = await startLocalCloud()
 * process.env.AWS_ENDPOINT_URL = cloud.endpoint
 * @throws PortInUseError, BundleMissingError, BadInputError; nothing is left running then.
 */
export async function startLocalCloud(options: LocalCloudOptions = {}): Promise<LocalCloud> {
  const environments = options.environments ?? table
  const [first] = environments
  if (!first) throw new BadInputError('environments: there must be one at least')
  const clock = createClock({
    ...(options.speed !== undefined && { speed: options.speed }),
    ...(options.start !== undefined && { start: options.start }),
  })
  const runtime =
    options.runtime === 'docker'
      ? createDockerRuntime()
      : createProcessRuntime({ path: options.path ?? '' })
  const parts = await openParts({
    port: options.port ?? 0,
    alsoOn: options.runtime === 'docker' ? bridgeAddress() : undefined,
    clock,
    fallback: { account: options.defaultAccount ?? first.account, region: first.region },
    slackRateLimit: options.slackRateLimit ?? true,
    runtime,
  }).catch(async (error: unknown) => {
    await runtime.close()
    throw error
  })
  const closing = closer(parts)
  try {
    return await furnish(parts, environments, options, closing)
  } catch (error) {
    await closing.close()
    throw error
  }
}

type Closer = ReturnType<typeof closer>

/** Ends things in the reverse order of their start, once. */
function closer(parts: Parts) {
  const ends: (() => Promise<void>)[] = []
  const { promise: closed, resolve } = Promise.withResolvers<void>()
  let running: Promise<void> | undefined

  async function run(): Promise<void> {
    // The tasks first, while everything that they tell of is still there.
    await parts.ecs.close()
    await parts.elb.close()
    parts.bus.stop()
    for (const end of ends.toReversed()) await end()
    await parts.wire.close()
    await parts.dynamoDb.close()
    parts.clock.stop()
    resolve()
  }
  return {
    closed,
    add: (end: () => Promise<void>) => void ends.push(end),
    close() {
      running ??= run()
      return running
    },
  }
}

async function furnish(
  parts: Parts,
  environments: readonly Environment[],
  options: LocalCloudOptions,
  closing: Closer,
): Promise<LocalCloud> {
  const alerts = new Map<string, Alerts>()
  const keyOf = ({ account, region }: Caller) => `${account}/${region}`
  for (const place of environments) {
    if (alerts.has(keyOf(place))) continue
    const made = await seedAlerts(parts, place, {
      bundle: options.alertsBundle,
      environment: options.alertsEnv ?? {},
    })
    alerts.set(keyOf(place), made)
    closing.add(made.close)
  }
  parts.workspace.seedChannel(project.defaultChannel)
  const outputs = new Map(
    environments.map((environment) => [
      environment.name,
      seedEnvironment(parts, environment, options.images ?? []),
    ]),
  )
  const outputsOf = ({ name }: Environment) => outputs.get(name) ?? {}

  parts.wire.addRoute(
    controlRoute({
      parts,
      environments,
      setOutcome: (caller, cluster, service, outcome) =>
        parts.ecs.forceOutcome({ caller, cluster, service, outcome: outcome ?? undefined }),
      functionLogs: () =>
        Object.fromEntries(
          [...alerts].map(([key, made]) => [`${key}/alerts`, made.function?.log() ?? []]),
        ),
      outputsOf,
      shutdown: () => void closing.close(),
    }),
  )

  return {
    endpoint: parts.wire.endpoint,
    port: parts.wire.port,
    environments,
    clock: parts.clock,
    calls: parts.calls,
    bus: parts.bus,
    ecr: parts.ecr,
    ecs: parts.ecs,
    elb: parts.elb,
    logs: parts.logs,
    sqs: parts.queues,
    sns: parts.sns,
    dynamoDb: parts.dynamoDb,
    cognito: parts.cognito,
    s3: parts.s3,
    slack: {
      ...parts.workspace,
      faults: parts.slackFaults,
      token: SLACK_TOKEN,
      apiUrl: `${parts.wire.endpoint}/slack/api/`,
    },
    alerts(place) {
      const found = alerts.get(keyOf(place))
      if (!found) throw new BadInputError(`no alerts in ${keyOf(place)}`)
      return found
    },
    serviceUrl: (environment) => parts.elb.listen(targetGroupArnOf(environment)),
    outputs: outputsOf,
    env: (place) => clientEnvironment(parts.wire.endpoint, place),
    async settled() {
      for (const made of alerts.values()) await made.settled()
    },
    closed: closing.closed,
    close: closing.close,
  }
}
