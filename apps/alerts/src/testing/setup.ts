import { createBuild } from '@repo/aws-events/build'
import type { DeploymentTarget } from '@repo/environments'
import { dev } from '@repo/environments/fixture'
import type { SQSEvent } from 'aws-lambda'
import { createHandler, type HandlerOptions } from '../create-handler.ts'
import type { RepositoryPlace, ServicePlace } from '../places.ts'
import { createSlack } from '../publish/slack.ts'
import { createMemoryStore } from '../store/memory.ts'
import { createFakeSlack } from './fake-slack.ts'
import { settings } from './settings.ts'

interface Around {
  /** Whose service the builders are for. Default: `dev`. */
  readonly environment?: DeploymentTarget
  readonly fetch?: typeof globalThis.fetch
  /** Only the `tellers` speak. */
  readonly withoutBot?: boolean
}

/** Everything around the handler, in memory; and the builders of a service that the table knows. */
export function setup({
  fetch,
  withoutBot = false,
  environment = dev,
  ...options
}: Partial<HandlerOptions> & Around = {}) {
  const slack = createFakeSlack()
  const store = createMemoryStore()
  const logs: { level: string; message: string; fields: object }[] = []
  const bot = createSlack({
    apiUrl: 'https://slack.test/api/',
    token: async () => 'token-of-the-test',
    fetch: fetch ?? slack.fetch,
  })
  const handle = createHandler({
    store,
    ...(withoutBot ? {} : { slack: bot }),
    enrich: async () => [],
    log: (level, message, fields = {}) => logs.push({ level, message, fields }),
    stuckAfterMinutes: 30,
    settings,
    ...options,
  })
  return {
    handle,
    slack,
    store,
    logs,
    environment,
    build: buildFor(placeOf(environment)),
  }
}

/** A service and its repository, as events name them. */
export function placeOf({ account, region, cluster, service }: DeploymentTarget): Where {
  return { account, region, cluster, service: service.name, repository: service.repository }
}

type Where = ServicePlace & RepositoryPlace & { readonly cluster: string }

/** When the stories of the tests begin. */
export const start = Date.parse('2026-11-23T14:02:11Z')

const seconds = (count: number) => new Date(start + count * 1000).toISOString()

/** Events of one service, each at so many seconds after the start. */
export function buildFor({ account, region, cluster, service, repository }: Where) {
  const build = createBuild({ account, region })
  const deployment = (eventName: string, id: string, at: number, detail: object = {}) =>
    build.deploymentStateChange({
      cluster,
      service,
      at: start + at * 1000,
      detail: { eventName, deploymentId: `ecs-svc/${id}`, updatedAt: seconds(at), ...detail },
    })
  return {
    started: (id: string, at: number) => deployment('SERVICE_DEPLOYMENT_IN_PROGRESS', id, at),
    completed: (id: string, at: number) => deployment('SERVICE_DEPLOYMENT_COMPLETED', id, at),
    failed: (id: string, at: number) => deployment('SERVICE_DEPLOYMENT_FAILED', id, at),
    rollingBack: (id: string, at: number, to = id) =>
      deployment('SERVICE_DEPLOYMENT_IN_PROGRESS', id, at, {
        reason: `ECS deployment circuit breaker: rolling back to deploymentId ecs-svc/${to}.`,
      }),
    taskStopped: (id: string, at: number, detail: object = {}) =>
      build.taskStateChange({
        cluster,
        service,
        at: start + at * 1000,
        detail: {
          lastStatus: 'STOPPED',
          startedBy: `ecs-svc/${id}`,
          startedAt: seconds(at - 4),
          stoppedAt: seconds(at),
          ...detail,
        },
      }),
    hook: (eventName: string, at: number, detail: object = {}) =>
      build.hookStateChange({
        cluster,
        service,
        at: start + at * 1000,
        detail: {
          eventName,
          hookId: 'ecs-pause-1',
          updatedAt: seconds(at),
          expiresAt: seconds(4 * 3600),
          serviceDeploymentArn: `arn:aws:ecs:${region}:${account}:service-deployment/${cluster}/${service}/1`,
          ...detail,
        },
      }),
    trouble: (eventName: string, at: number, detail: object = {}) =>
      build.serviceAction({
        cluster,
        service,
        at: start + at * 1000,
        detail: { eventName, createdAt: seconds(at), ...detail },
      }),
    tick: (at: number) => build.scheduledEvent({ at: start + at * 1000 }),
    scan: (detail: Record<string, unknown>, at = 0) =>
      build.ecrImageScan({ repository, at: start + at * 1000, detail }),
  }
}

/** The batch that the queue gives to the Lambda. */
export function queued(...events: readonly unknown[]): SQSEvent {
  const records = events.map((event, index) => ({
    messageId: `message-${index + 1}`,
    receiptHandle: '',
    body: typeof event === 'string' ? event : JSON.stringify(event),
    attributes: {
      ApproximateReceiveCount: '1',
      SentTimestamp: '0',
      SenderId: '',
      ApproximateFirstReceiveTimestamp: '0',
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:ap-northeast-1:111122223333:alerts.fifo',
    awsRegion: 'ap-northeast-1',
  }))
  return { Records: records }
}
