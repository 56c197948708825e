import { createBuild } from '@repo/aws-events/build'
import { environmentNamed, environments, targetIn } from '@repo/environments'
import type {
  ChangeFact,
  CountsFact,
  DeploymentFact,
  JudgeFact,
  LogsFact,
} from '../deployment/fact.ts'

/** A story that can be looked at without an AWS account. */
export interface Sample {
  readonly says: string
  readonly events: readonly unknown[]
  /** What ECS would answer. */
  readonly known?: readonly DeploymentFact[]
}

/** Stories are told of the last environment of the table: production, in this repository. */
const {
  account,
  region,
  cluster,
  service: { name: service, repository },
} = targetIn(environments.at(-1) ?? environmentNamed('prod'))
const build = createBuild({ account, region })
const START = Date.UTC(2026, 10, 23, 14, 2, 11)
const at = (seconds: number) => START + seconds * 1000
const newCommit = '8b31d07c9e2f4a6b8d0e1f2a3b4c5d6e7f8091a2'
const oldCommit = '4f2a9c1e5b7d8f0a1b2c3d4e5f60718293a4b5c6'
const id = 'ecs-svc/4821000000000000001'
const rollbackId = 'ecs-svc/4821000000000000002'

const deployment = (name: string, seconds: number, detail: object = {}) =>
  build.deploymentStateChange({
    cluster,
    service,
    at: at(seconds),
    detail: { eventName: `SERVICE_DEPLOYMENT_${name}`, deploymentId: id, ...detail },
  })

const crash = (seconds: number, detail: object = {}) =>
  build.taskStateChange({
    cluster,
    service,
    at: at(seconds),
    detail: {
      lastStatus: 'STOPPED',
      startedBy: id,
      startedAt: new Date(at(seconds - 4)).toISOString(),
      ...detail,
    },
  })

const started = deployment('IN_PROGRESS', 0)
const completed = deployment('COMPLETED', 108)
const failed = [crash(20), crash(50), crash(80), deployment('FAILED', 90)]
const rollingBack = deployment('IN_PROGRESS', 91, {
  deploymentId: rollbackId,
  reason: `ECS deployment circuit breaker: rolling back to deploymentId ${rollbackId}.`,
})

const change: ChangeFact = {
  kind: 'change',
  deployment: id,
  taskDefinition: `${service}:57`,
  previousTaskDefinition: `${service}:56`,
  tag: newCommit,
  previousTag: oldCommit,
  author: 'hana',
  runUrl: 'https://github.com/example/fargate-starter/actions/runs/1',
  container: 'app',
  logGroup: `/ecs/${service}`,
  memory: 512,
}

const counts = (seconds: number, running: number, others: number): CountsFact => ({
  kind: 'counts',
  deployment: id,
  at: at(seconds),
  running,
  others,
  desired: 2,
})

const logs = (task: unknown): LogsFact => ({
  kind: 'logs',
  deployment: id,
  task: String(task),
  container: 'app',
  group: `/ecs/${service}`,
  stream: 'app/app/1',
  lines: [
    '{"level":"fatal","msg":"COGNITO_USER_POOL_ID: required, must look like region_id"}',
    'configuration is not valid, exiting',
  ],
})

const why = failed.flatMap((event) =>
  'taskArn' in event.detail ? [logs(event.detail.taskArn)] : [],
)

const stopped: JudgeFact = {
  kind: 'judge',
  deployment: id,
  serviceDeployment: `arn:aws:ecs:${region}:${account}:service-deployment/${cluster}/${service}/1`,
  at: at(60),
  status: 'ROLLBACK_SUCCESSFUL',
  finishedAt: at(60),
  byHand: true,
}

const waiting = build.hookStateChange({
  cluster,
  service,
  at: at(40),
  detail: { eventName: 'HOOK_AWAITING_ACTION', hookId: 'ecs-pause-1' },
})

export const samples: Readonly<Record<string, Sample>> = {
  'rolling-out': {
    says: 'a deployment has begun',
    events: [started],
    known: [change, counts(0, 1, 2)],
  },
  deployed: {
    says: 'it went well',
    events: [started, completed],
    known: [change, counts(108, 2, 0)],
  },
  failed: {
    says: 'its tasks crash, and there is nothing to go back to',
    events: [started, ...failed],
    known: [change, ...why],
  },
  'rolling-back': {
    says: 'ECS has begun to roll back',
    events: [started, ...failed, rollingBack],
    known: [change, ...why],
  },
  'rolled-back': {
    says: 'ECS has rolled back',
    events: [
      ...[started, ...failed, rollingBack],
      deployment('COMPLETED', 125, { deploymentId: rollbackId }),
    ],
    known: [change, ...why, counts(125, 0, 2)],
  },
  'rolled-back-by-hand': {
    says: 'somebody deployed the revision before',
    events: [started, completed],
    known: [
      {
        ...change,
        taskDefinition: `${service}:56`,
        previousTaskDefinition: `${service}:57`,
        tag: oldCommit,
        previousTag: newCommit,
      },
      counts(108, 2, 0),
    ],
  },
  stopped: {
    says: 'somebody stopped it, and ECS has rolled back',
    events: [
      started,
      deployment('IN_PROGRESS', 40, {
        deploymentId: rollbackId,
        reason: `ECS deployment rolling back to deploymentId ${rollbackId}.`,
      }),
      deployment('COMPLETED', 60, { deploymentId: rollbackId }),
    ],
    known: [change, stopped, counts(60, 0, 2)],
  },
  'awaiting-approval': {
    says: 'a pause hook waits for somebody',
    events: [started, waiting],
    known: [change, counts(40, 2, 2)],
  },
  stuck: {
    says: 'it has not ended after 30 minutes',
    events: [started, build.scheduledEvent({ at: at(1860) })],
    known: [change, counts(1860, 0, 2)],
  },
  'crash-loop': {
    says: 'tasks of a service that was deployed long ago stop over and over',
    events: [
      ...[deployment('IN_PROGRESS', -7200), deployment('COMPLETED', -7000)],
      ...[0, 90, 180, 270].map((seconds) => crash(seconds)),
    ],
    known: [change],
  },
  'no-capacity': {
    says: 'ECS cannot place a task',
    events: [
      build.serviceAction({
        cluster,
        service,
        at: at(0),
        detail: { eventName: 'SERVICE_TASK_PLACEMENT_FAILURE', reason: 'RESOURCE:FARGATE' },
      }),
    ],
    known: [{ ...counts(0, 2, 0), deployment: '' }],
  },
  scan: {
    says: 'an image has vulnerabilities',
    events: [
      build.ecrImageScan({
        repository,
        at: at(0),
        detail: {
          'image-tags': [newCommit],
          'finding-severity-counts': { CRITICAL: 2, HIGH: 14, MEDIUM: 31 },
        },
      }),
    ],
  },
  'failed-scan': {
    says: 'an image could not be scanned',
    events: [
      build.ecrImageScan({
        repository,
        at: at(0),
        detail: { 'image-tags': [newCommit], 'scan-status': 'FAILED' },
      }),
    ],
  },
}
