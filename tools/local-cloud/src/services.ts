import { createHttpApis } from './api-gateway/http-apis.ts'
import { createApplicationAutoScaling } from './application-auto-scaling/application-auto-scaling.ts'
import type { Caller } from './caller.ts'
import { createCalls } from './calls.ts'
import { ACCESS_KEY_SECRET, clientEnvironment } from './client-environment.ts'
import type { MovableClock } from './clock.ts'
import { createCloudFormation } from './cloudformation/cloudformation.ts'
import { createAlarms } from './cloudwatch/alarms.ts'
import { createCognito } from './cognito/cognito.ts'
import { createDynamoDb } from './dynamodb/dynamodb.ts'
import { createEcrService } from './ecr/ecr.ts'
import { registryRoute } from './ecr/registry.ts'
import { createEcr } from './ecr/store.ts'
import { createEcs } from './ecs/index.ts'
import type { ContainerRuntime } from './ecs/ports.ts'
import { metadataPath, metadataRoute } from './ecs/task/metadata.ts'
import { createElb } from './elb/index.ts'
import { createEventBus } from './eventbridge/bus.ts'
import { createEventsService } from './eventbridge/service.ts'
import { createIam } from './iam/iam.ts'
import { createFunctions } from './lambda/functions.ts'
import { listFunctionsRoute } from './lambda/list-functions.ts'
import { createLogs } from './logs/logs.ts'
import { createLogStore } from './logs/store.ts'
import { createS3 } from './s3/s3.ts'
import { createSecretsManager } from './secrets-manager/secrets-manager.ts'
import { slackRoute } from './slack/api.ts'
import { createFaults } from './slack/faults.ts'
import { createInteractions } from './slack/interactions.ts'
import { createPeople } from './slack/people.ts'
import { createTokens } from './slack/tokens.ts'
import { createWorkspace } from './slack/workspace.ts'
import { createSns } from './sns/sns.ts'
import { createQueues } from './sqs/queues.ts'
import { createSqs } from './sqs/sqs.ts'
import { createSsm } from './ssm/ssm.ts'
import { createSts } from './sts/sts.ts'
import { createTaskSecrets } from './task-secrets.ts'
import { createOrigins } from './wire/origins.ts'
import { createServiceFaults } from './wire/service-faults.ts'
import { openWire } from './wire/wire.ts'

/** The bot token that Slack accepts here. */
export const SLACK_TOKEN = 'xoxb-local-cloud'

/** The secret with which Slack signs its requests here. */
const SLACK_SIGNING_SECRET = '0123456789abcdef0123456789abcdef'

export interface ServicesOptions {
  readonly port: number
  /** Additional address of this machine to listen on. */
  readonly alsoOn?: string | undefined
  readonly clock: MovableClock
  readonly fallback: Caller
  readonly origins?: readonly string[] | undefined
  readonly slackRateLimit: boolean
  /** Runs the tasks. */
  readonly runtime: ContainerRuntime
}

/** Every service of the cloud, without resources. */
export type Services = Awaited<ReturnType<typeof openServices>>

/**
 * Opens the port and registers the services on it.
 * @throws PortInUseError
 */
export async function openServices(options: ServicesOptions) {
  const { port, alsoOn, clock, fallback, slackRateLimit, runtime } = options
  const calls = createCalls()
  const wire = await openWire({ port, alsoOn, calls, clock, fallback })
  const origins = createOrigins({ port: wire.port, further: options.origins })
  const bus = createEventBus({ clock })
  const logs = createLogStore()
  const iam = createIam()
  const cloudFormation = createCloudFormation()
  const ecr = createEcr({ clock, events: bus })
  const queues = createQueues(clock, wire.endpoint)
  const sns = createSns(clock)
  const ssm = createSsm()
  const secrets = createSecretsManager()
  const dynamoDb = createDynamoDb({ calls, clock, fallback })
  const cognito = createCognito({ calls, clock })
  const s3 = createS3({
    calls,
    clock,
    fallback,
    secretOf: (id) => (/^\d{12}$/.test(id) ? ACCESS_KEY_SECRET : undefined),
  })
  const workspace = createWorkspace(clock)
  const slackFaults = createFaults(clock)
  const slackTokens = createTokens(SLACK_TOKEN)
  const faults = createServiceFaults(clock, fallback, calls)
  const alarms = createAlarms({ clock, events: bus })
  const elb = createElb({ clock, count: alarms.count })
  const functions = createFunctions({ calls, clock, logs, endpoint: wire.endpoint })
  const httpApis = createHttpApis({ clock, functions, endpoint: wire.endpoint })
  const slackPeople = createPeople()
  const interactions = createInteractions({
    workspace,
    people: slackPeople,
    calls,
    clock,
    signingSecret: SLACK_SIGNING_SECRET,
    endpoint: wire.endpoint,
  })
  const ecs = createEcs({
    clock,
    events: bus,
    logs,
    images: ecr,
    runtime,
    targetGroups: elb.targetGroups,
    alarms,
    secrets: createTaskSecrets(ssm, secrets),
    platform: (task, container) => ({
      ...clientEnvironment(wire.endpoint, task.caller),
      ECS_CONTAINER_METADATA_URI_V4: `${wire.endpoint}${metadataPath(task, container)}`,
    }),
  })

  for (const service of [
    createSts({ clock, mayBeAssumed: iam.mayBeAssumed }),
    iam.service,
    cloudFormation.service,
    createEcrService(ecr, clock),
    createLogs(logs, clock),
    ssm.service,
    secrets.service,
    createApplicationAutoScaling(clock, ecs.keepWithin),
    sns.service,
    createSqs(queues),
    createEventsService(bus, { clock }),
    elb.service,
    ecs.service,
  ])
    wire.addService(service)
  wire.addRoute(origins.route)
  // A bucket has CORS rules of its own.
  origins.addOpen((request) => (s3.hasBucket(request) ? s3.route(request) : undefined))
  wire.addRoute(faults.route)
  wire.addRoute(dynamoDb.route)
  wire.addRoute(metadataRoute(ecs.tasks))
  wire.addRoute(cognito.route)
  wire.addRoute(s3.route)
  wire.addRoute(listFunctionsRoute({ calls, clock, fallback, functions }))
  wire.addRoute(registryRoute(ecr, calls, clock))
  wire.addRoute(
    slackRoute({
      workspace,
      faults: slackFaults,
      calls,
      clock,
      tokens: slackTokens,
      rateLimit: slackRateLimit,
      people: slackPeople,
    }),
  )
  wire.addRoute(interactions.route)
  wire.addRoute(httpApis.route)

  return {
    wire,
    origins,
    clock,
    calls,
    bus,
    logs,
    iam,
    cloudFormation,
    ecr,
    queues,
    sns,
    ssm,
    secrets,
    dynamoDb,
    cognito,
    s3,
    workspace,
    slackFaults,
    slackTokens,
    slackPeople,
    interactions,
    httpApis,
    faults,
    alarms,
    elb,
    ecs,
    functions,
  }
}
