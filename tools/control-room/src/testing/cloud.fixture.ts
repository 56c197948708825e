import type {
  CallView,
  CloudView,
  DeploymentView,
  EventView,
  QueueView,
  RevisionView,
  ServiceView,
  TaskView,
} from '@repo/local-cloud'
import { type ActionView, STAGE, type StageView } from '../protocol.ts'

/** 14:00:00 UTC of some day. */
export const START = Date.UTC(2026, 4, 5, 14)
export const OLD = '4f2a9c1'.padEnd(40, '0')
export const NEW = '8b31d07'.padEnd(40, '0')

/** Milliseconds of the cloud after `START`. */
export function at(minutes: number, seconds = 0): number {
  return START + (minutes * 60 + seconds) * 1000
}

/** A revision of the service with one image, whose tag is the commit. */
export function revision(commit: string, number: number): RevisionView {
  return {
    arn: `arn:revision/${number}`,
    taskDefinition: `web:${number}`,
    images: [{ container: 'app', image: `web:${commit}`, tag: commit, digest: undefined }],
  }
}

export function deployment(changed: Partial<DeploymentView> = {}): DeploymentView {
  return {
    id: 'ecs-svc/1',
    arn: 'arn:deployment/1',
    status: 'IN_PROGRESS',
    statusReason: undefined,
    target: revision(NEW, 57),
    sources: [revision(OLD, 56)],
    createdAt: at(2, 10),
    startedAt: at(2, 11),
    finishedAt: undefined,
    breaker: { failures: 0, threshold: 3, status: 'MONITORING' },
    rollback: undefined,
    hooks: [],
    ...changed,
  }
}

let tasks = 0

/** A task of the deployment `ecs-svc/1` that gets traffic. */
export function task(changed: Partial<TaskView> = {}): TaskView {
  tasks++
  return {
    id: (0x6afc0000 + tasks * 7919).toString(16).padEnd(32, 'e93'),
    startedBy: 'ecs-svc/1',
    taskDefinition: 'web:57',
    tag: NEW,
    lastStatus: 'RUNNING',
    desiredStatus: 'RUNNING',
    target: 'healthy',
    createdAt: at(2, 12),
    startedAt: at(2, 14),
    stoppedAt: undefined,
    stopCode: undefined,
    stoppedReason: undefined,
    containers: [container()],
    ...changed,
  }
}

/** A task of the deployment before. */
export function oldTask(changed: Partial<TaskView> = {}): TaskView {
  return task({ startedBy: 'ecs-svc/0', taskDefinition: 'web:56', tag: OLD, ...changed })
}

/** A task of the deployment whose container ended at its start. */
export function crashedTask(changed: Partial<TaskView> = {}): TaskView {
  return task({
    lastStatus: 'STOPPED',
    desiredStatus: 'STOPPED',
    target: undefined,
    stoppedAt: at(3, 52),
    stopCode: 'EssentialContainerExited',
    stoppedReason: 'Essential container in task exited',
    containers: [container({ lastStatus: 'STOPPED', exitCode: 1 })],
    ...changed,
  })
}

export function container(
  changed: Partial<TaskView['containers'][number]> = {},
): TaskView['containers'][number] {
  return {
    name: 'app',
    lastStatus: 'RUNNING',
    health: 'UNKNOWN',
    exitCode: undefined,
    reason: undefined,
    ...changed,
  }
}

export function service(changed: Partial<ServiceView> = {}): ServiceView {
  return {
    key: '111122223333/eu-west-1/cluster-live/web',
    account: '111122223333',
    region: 'eu-west-1',
    cluster: 'cluster-live',
    name: 'web',
    status: 'ACTIVE',
    desiredCount: 2,
    deployments: [deployment()],
    tasks: [oldTask(), oldTask()],
    ...changed,
  }
}

export function event(key: number, changed: Partial<EventView> = {}): EventView {
  return {
    key,
    at: at(2, key),
    id: `event-${key}`,
    account: '111122223333',
    region: 'eu-west-1',
    source: 'aws.ecs',
    detailType: 'ECS Task State Change',
    event: { detail: { lastStatus: 'RUNNING', desiredStatus: 'RUNNING' } },
    rules: ['alerts'],
    failed: [],
    ...changed,
  }
}

export function call(key: number, changed: Partial<CallView> = {}): CallView {
  return {
    key,
    at: at(2, key),
    service: 'ecs',
    operation: 'DescribeServices',
    account: '111122223333',
    region: 'eu-west-1',
    status: 200,
    client: 'ecspresso/2.0',
    error: undefined,
    ...changed,
  }
}

export function queue(changed: Partial<QueueView> = {}): QueueView {
  return {
    name: 'alerts.fifo',
    arn: 'arn:alerts.fifo',
    account: '111122223333',
    region: 'eu-west-1',
    waiting: 0,
    inFlight: 0,
    deadLettersOf: undefined,
    messages: [],
    ...changed,
  }
}

export function action(id: string, changed: Partial<ActionView> = {}): ActionView {
  return {
    id,
    group: 'push',
    label: `Do ${id}`,
    expects: `Slack shows ${id}`,
    environment: 'live',
    confirm: false,
    disabled: undefined,
    running: false,
    ...changed,
  }
}

export function stageView(changed: Partial<StageView> = {}): StageView {
  return {
    project: 'some-project',
    environments: [
      {
        name: 'live',
        production: true,
        branch: 'main',
        channel: '#deployments-live',
        services: [{ key: service().key, name: 'web', url: undefined }],
      },
    ],
    commits: [],
    actions: [],
    terminal: [],
    traffic: {},
    outcomes: {},
    ...changed,
  }
}

export function cloudView(changed: Partial<CloudView> = {}, stage?: StageView): CloudView {
  return {
    now: START,
    speed: 1,
    channels: [],
    directory: { users: {}, groups: {} },
    services: [],
    queues: [],
    events: [],
    calls: [],
    faults: [],
    sources: stage ? { [STAGE]: stage } : {},
    ...changed,
  }
}
