import type { Caller } from './caller.ts'
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
import type { EventBus } from './eventbridge/bus.ts'
import type { Functions } from './lambda/functions.ts'
import type { LogStore } from './logs/store.ts'
import { createObserve, type Observe } from './observe/observe.ts'
import type { LocalCloudOptions } from './options.ts'
import type { S3 } from './s3/s3.ts'
import type { SecretsManager } from './secrets-manager/secrets-manager.ts'
import { openServices, type Services } from './services.ts'
import { webhookPath } from './slack/api.ts'
import type { Faults } from './slack/faults.ts'
import type { Interactions } from './slack/interactions.ts'
import type { People } from './slack/people.ts'
import type { Workspace } from './slack/workspace.ts'
import type { Sns } from './sns/sns.ts'
import type { Queues } from './sqs/queues.ts'
import { type ProvisionedStack, type ProvisionOptions, provision } from './template/provision.ts'
import { isLoopback, isNavigation } from './wire/origins.ts'
import type { ServiceFaults } from './wire/service-faults.ts'
import type { Route } from './wire/wire.ts'

/** Slack, with fault injection. */
export interface LocalSlack extends Workspace {
  readonly faults: Faults
  /** The bot token that is accepted. */
  readonly token: string
  /** Revokes the bot token, as reinstalling the app does; returns the next one. */
  revokeToken(): string
  /** Base URL of the Web API, with a slash at the end. */
  readonly apiUrl: string
  /** URL of the incoming webhook of a channel. */
  webhookUrl(channelId: string): string
  /** The users and user groups of the workspace. */
  readonly people: People
  /** Buttons that people press, and the app's request URL and signing secret. */
  readonly interactions: Omit<Interactions, 'route'>
}

/** A running cloud. */
export interface LocalCloud {
  /** `http://127.0.0.1:PORT`, for `AWS_ENDPOINT_URL`. */
  readonly endpoint: string
  readonly port: number
  readonly clock: MovableClock
  readonly calls: Calls
  readonly bus: EventBus
  readonly ecr: Ecr
  readonly ecs: Ecs
  readonly elb: Elb
  readonly functions: Omit<Functions, 'close'>
  readonly logs: LogStore
  readonly sqs: Queues
  readonly sns: Sns
  readonly secrets: Omit<SecretsManager, 'service'>
  readonly dynamoDb: DynamoDb
  readonly cognito: Omit<Cognito, 'route'>
  readonly s3: Omit<S3, 'route'>
  readonly slack: LocalSlack
  /**
   * Creates the resources of a CloudFormation template in an account and region.
   * @throws TemplateError for what is not supported; BundleMissingError
   */
  provision(place: Caller, options: ProvisionOptions): Promise<ProvisionedStack>
  /** Environment variables with which an AWS client works in an account and region. */
  env(place: Caller): Record<string, string>
  /** Faults of AWS; those of Slack are at `slack`. */
  readonly faults: Omit<ServiceFaults, 'route'>
  /** The cloud as one document, and its changes: what `GET /_local/state` and `GET /_local/stream` answer. */
  readonly observe: Observe
  /**
   * Serves further paths on the port of the cloud: a route that returns `undefined` passes the request on. It gets requests
   * of this machine alone, and of pages of other origins only the links that people follow to it: a `GET` must change nothing.
   */
  addRoute(route: Route): void
  /** Resolves once every function is idle. Messages that wait for their visibility time-out do not count. */
  settled(): Promise<void>
  /** Resolves once the cloud has been closed, by `close` or by `POST /_local/shutdown`. */
  readonly closed: Promise<void>
  /** Closes the port and ends every task and function. May be called more than once. */
  close(): Promise<void>
}

/** Default account and region of unsigned requests. */
const FALLBACK: Caller = { account: '000000000000', region: 'us-east-1' }

/**
 * Starts AWS and Slack on one port of this machine, empty: `provision` creates the resources of a template.
 *
 * @example
 * const cloud = await startLocalCloud()
 * await cloud.provision({ account: '111122223333', region: 'eu-west-1' }, { stack: 'app', template })
 * process.env.AWS_ENDPOINT_URL = cloud.endpoint
 * @throws PortInUseError Nothing is left running then.
 */
export async function startLocalCloud(options: LocalCloudOptions = {}): Promise<LocalCloud> {
  const clock = createClock({
    ...(options.speed !== undefined && { speed: options.speed }),
    ...(options.start !== undefined && { start: options.start }),
  })
  const runtime =
    options.runtime === 'docker'
      ? createDockerRuntime()
      : createProcessRuntime({ path: options.path ?? '' })
  const services = await openServices({
    port: options.port ?? 0,
    alsoOn: options.runtime === 'docker' ? bridgeAddress() : undefined,
    clock,
    fallback: options.fallback ?? FALLBACK,
    origins: options.origins,
    slackRateLimit: options.slackRateLimit ?? true,
    runtime,
  }).catch(async (error: unknown) => {
    await runtime.close()
    throw error
  })
  const observe = createObserve(services, options.speed ?? 1)
  const { closed, close } = closer(services, observe)
  services.wire.addRoute(controlRoute({ services, observe, shutdown: () => void close() }))
  return {
    endpoint: services.wire.endpoint,
    port: services.wire.port,
    clock: services.clock,
    calls: services.calls,
    bus: services.bus,
    ecr: services.ecr,
    ecs: services.ecs,
    elb: services.elb,
    functions: services.functions,
    logs: services.logs,
    sqs: services.queues,
    sns: services.sns,
    secrets: services.secrets,
    dynamoDb: services.dynamoDb,
    cognito: services.cognito,
    s3: services.s3,
    slack: {
      ...services.workspace,
      faults: services.slackFaults,
      get token() {
        return services.slackTokens.current
      },
      revokeToken: services.slackTokens.revoke,
      apiUrl: `${services.wire.endpoint}/slack/api/`,
      webhookUrl: (channelId) => `${services.wire.endpoint}${webhookPath(channelId)}`,
      people: services.slackPeople,
      interactions: services.interactions,
    },
    provision: (place, given) => provision(services, place, given),
    env: (place) => clientEnvironment(services.wire.endpoint, place),
    faults: services.faults,
    observe,
    addRoute: (route) => addPage(services, route),
    settled: () => services.functions.settled(),
    closed,
    close,
  }
}

function addPage({ wire, origins }: Services, route: Route): void {
  wire.addRoute((request) => (isLoopback(request) ? route(request) : undefined))
  origins.addOpen((request) =>
    isLoopback(request) && isNavigation(request) ? route(request) : undefined,
  )
}

/** Closes the services in the reverse order of their start, once. */
function closer(services: Services, observe: { stop(): void }) {
  const { promise: closed, resolve } = Promise.withResolvers<void>()
  let running: Promise<void> | undefined

  async function run(): Promise<void> {
    // Tasks first, because stopping them emits events and deregisters targets.
    await services.ecs.close()
    await services.elb.close()
    services.bus.stop()
    await services.functions.close()
    observe.stop()
    await services.wire.close()
    await services.dynamoDb.close()
    services.clock.stop()
    resolve()
  }
  return {
    closed,
    close() {
      running ??= run()
      return running
    },
  }
}
