import { ApplicationAutoScalingClient } from '@aws-sdk/client-application-auto-scaling'
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs'
import {
  DescribeServiceDeploymentsCommand,
  DescribeServiceRevisionsCommand,
  ListServiceDeploymentsCommand,
  type Service,
  type ServiceDeployment,
} from '@aws-sdk/client-ecs'
import type { Owner } from '@repo/aws-events'
import { type ScheduledZero, scheduledZero } from '@repo/scheduled-scaling'
import type { DeploymentCard } from '../deployment/card.ts'
import type {
  ChangeFact,
  CountsFact,
  DeletionFact,
  LogsFact,
  ServiceDeploymentFact,
} from '../deployment/fact.ts'
import { changeFact } from './change-fact.ts'
import {
  arnsOf,
  createEcsClient,
  describeService,
  describeTaskDefinition,
  type EcsSender,
  type Where,
} from './ecs-requests.ts'
import { lastLines, logStream } from './logs.ts'
import { serviceDeploymentFact } from './service-deployment-fact.ts'

export type EcsReader = ReturnType<typeof createEcsReader>

export interface Found {
  readonly service: Service | undefined
  readonly described: ServiceDeployment | undefined
}

export interface EcsReaderClients {
  readonly ecs: EcsSender
  readonly logs: Pick<CloudWatchLogsClient, 'send'>
  readonly scaling: Pick<ApplicationAutoScalingClient, 'send'>
}

const MINUTE = 60_000

/** Reads from ECS, CloudWatch Logs and Application Auto Scaling in the own account and region. Every request may fail. */
export function createEcsReader(
  own: Owner,
  clients: EcsReaderClients = {
    ecs: createEcsClient(own),
    logs: new CloudWatchLogsClient({ region: own.region, maxAttempts: 2 }),
    scaling: new ApplicationAutoScalingClient({ region: own.region, maxAttempts: 2 }),
  },
) {
  const { ecs, logs, scaling } = clients

  const service = (where: Where) => describeService(ecs, own, where)

  /** The service deployment of a card. */
  async function serviceDeployment(
    card: DeploymentCard,
    found: Service | undefined,
    where: Where,
  ): Promise<ServiceDeployment | undefined> {
    const arn = card.serviceDeployment ?? (await createdWith(card, found, where))
    if (!arn) return undefined
    const describe = new DescribeServiceDeploymentsCommand({ serviceDeploymentArns: [arn] })
    return (await ecs.send(describe, { abortSignal: where.signal })).serviceDeployments?.[0]
  }

  /**
   * Events of deployments name them by `ecs-svc/…`, those of hooks name a service deployment by its ARN, and no answer of ECS holds
   * both: the service deployment that was created when the deployment was is the one.
   */
  async function createdWith(
    card: DeploymentCard,
    found: Service | undefined,
    where: Where,
  ): Promise<string | undefined> {
    const entry = found?.deployments?.find(({ id }) => id === card.id)
    const created = entry?.createdAt?.getTime() ?? card.startedAt
    // Wide enough for clocks that differ, and too narrow for the deployment before: a wrong one is worse than none.
    const createdAt = { after: new Date(created - MINUTE), before: new Date(created + MINUTE) }
    const list = new ListServiceDeploymentsCommand({ ...arnsOf(own, where), createdAt })
    const { serviceDeployments = [] } = await ecs.send(list, { abortSignal: where.signal })
    const distance = (at: Date | undefined) => Math.abs((at?.getTime() ?? 0) - created)
    const [nearest] = serviceDeployments.sort(
      (a, b) => distance(a.createdAt) - distance(b.createdAt),
    )
    return nearest?.serviceDeploymentArn
  }

  async function change(
    card: DeploymentCard,
    { service, described }: Found,
    signal: AbortSignal,
  ): Promise<ChangeFact[]> {
    const { target, source } = await revisions(described, signal)
    const entries = service?.deployments ?? []
    const entry = entries.find(({ id }) => id === card.id)?.taskDefinition
    const other = entries.find(({ id, createdAt }) => {
      return id !== card.id && (createdAt?.getTime() ?? 0) < card.startedAt
    })
    const now = await describeTaskDefinition(ecs, target ?? entry, signal)
    const before = await describeTaskDefinition(ecs, source ?? other?.taskDefinition, signal)
    return now ? changeFact(card.id, now, before) : []
  }

  /** Task definitions of the service revisions that a deployment leads to and comes from. */
  async function revisions(described: ServiceDeployment | undefined, signal: AbortSignal) {
    const target = described?.targetServiceRevision?.arn
    // After several quick deployments there are several sources; the one with most tasks is what serves.
    const [from] = [...(described?.sourceServiceRevisions ?? [])].sort(
      (a, b) => (b.runningTaskCount ?? 0) - (a.runningTaskCount ?? 0),
    )
    const serviceRevisionArns = [target, from?.arn].filter((arn) => arn !== undefined)
    if (serviceRevisionArns.length === 0) return {}
    const command = new DescribeServiceRevisionsCommand({ serviceRevisionArns })
    const { serviceRevisions = [] } = await ecs.send(command, { abortSignal: signal })
    const definitionOf = (arn: string | undefined) =>
      arn && serviceRevisions.find((one) => one.serviceRevisionArn === arn)?.taskDefinition
    return { target: definitionOf(target), source: definitionOf(from?.arn) }
  }

  async function lastLogs(card: DeploymentCard, signal: AbortSignal): Promise<LogsFact[]> {
    const { container, task } = card.cause ?? {}
    if (!task || !container) return []
    const definition = await describeTaskDefinition(ecs, task.taskDefinition, signal)
    const containers = definition?.taskDefinition?.containerDefinitions ?? []
    const stream = logStream(
      containers.find(({ name }) => name === container),
      task.task,
      own,
    )
    if (!stream) return []
    const lines = await lastLines(logs, { ...stream, own }, signal)
    if (lines.length === 0) return []
    return [{ kind: 'logs', deployment: card.id, task: task.task, container, ...stream, lines }]
  }

  /** The schedule that wants no task of a service whose desired count is 0. */
  const schedule = (where: Where) => scheduledZero(scaling, where, where.signal)

  return { service, schedule, serviceDeployment, change, logs: lastLogs, counts, deletion, outcome }
}

/** Counted at the time of the card's newest event, not of the request: events may arrive late. */
function counts(
  card: DeploymentCard,
  service: Service,
  schedule: ScheduledZero | undefined,
): CountsFact[] {
  const entries = service.deployments ?? []
  const sum = (some: typeof entries) =>
    some.reduce((total, { runningCount = 0 }) => total + runningCount, 0)
  const running = sum(entries.filter(({ id }) => id === card.id))
  const others = sum(entries.filter(({ id }) => id !== card.id))
  const desired = service.desiredCount ?? 0
  const counted = { running, others, desired, ...(schedule && { schedule }) }
  return [{ kind: 'counts', deployment: card.id, at: card.updatedAt, ...counted }]
}

/** ECS sends no event as a service is deleted, but describes it for a while after that. */
function deletion(card: DeploymentCard, { status }: Service): DeletionFact[] {
  if (status === undefined || status === 'ACTIVE' || card.endedAt !== undefined) return []
  return [{ kind: 'deletion', deployment: card.id, at: card.updatedAt, status }]
}

function outcome(card: DeploymentCard, described: ServiceDeployment): ServiceDeploymentFact[] {
  // A success from before it began is that of another deployment.
  const before = (described.finishedAt?.getTime() ?? card.startedAt) < card.startedAt
  return before ? [] : serviceDeploymentFact(card.id, described)
}
