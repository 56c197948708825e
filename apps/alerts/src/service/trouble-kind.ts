import type { Severity, TroubleKind } from '@repo/environments'

interface TroubleMeaning {
  readonly kind: TroubleKind
  readonly severity: Severity
}

/** A task that failed outside a deployment has no service action: it has this name instead. */
export const taskFailed = 'TASK_FAILED'

/**
 * By name first: AWS has sent `SERVICE_TASK_PLACEMENT_FAILURE` with the type INFO.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_service_events.html
 */
const names: ReadonlyMap<string, TroubleMeaning> = new Map([
  ['SERVICE_TASK_START_IMPAIRED', { kind: 'cannot-start', severity: 'failure' }],
  ['SERVICE_TASK_PLACEMENT_FAILURE', { kind: 'placement', severity: 'failure' }],
  ['SERVICE_TASK_CONFIGURATION_FAILURE', { kind: 'configuration', severity: 'failure' }],
  ['SERVICE_DISCOVERY_INSTANCE_UNHEALTHY', { kind: 'unhealthy-target', severity: 'failure' }],
  ['VPC_LATTICE_TARGET_UNHEALTHY', { kind: 'unhealthy-target', severity: 'failure' }],
  ['SERVICE_HEALTH_UNKNOWN', { kind: 'health-unknown', severity: 'warning' }],
  [
    'SERVICE_DAEMON_PLACEMENT_CONSTRAINT_VIOLATED',
    { kind: 'daemon-placement', severity: 'warning' },
  ],
  ['ECS_OPERATION_THROTTLED', { kind: 'throttled', severity: 'warning' }],
  ['SERVICE_DISCOVERY_OPERATION_THROTTLED', { kind: 'throttled', severity: 'warning' }],
  // ECS replaces such a task by itself: several of them are a crash loop, which mentions people.
  [taskFailed, { kind: 'task-failed', severity: 'warning' }],
])

/** News of a healthy service, whatever type they carry. */
const benign =
  /^((SERVICE|TASKSET|CAPACITY_PROVIDER)_STEADY_STATE|SERVICE_DESIRED_COUNT_UPDATED|TASKS_STOPPED)$/

/** What an event means, by its name, else by its type; `undefined` if nothing is wrong. AWS adds names now and then. */
export function troubleKind(name: string, type: string | undefined): TroubleMeaning | undefined {
  const listed = names.get(name)
  if (listed) return listed
  if (benign.test(name)) return undefined
  if (type === 'ERROR') return { kind: 'other', severity: 'failure' }
  return type === 'WARN' ? { kind: 'other', severity: 'warning' } : undefined
}
