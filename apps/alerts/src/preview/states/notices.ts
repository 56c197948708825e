import { type EnvironmentAlarm, environmentAlarms } from '@repo/aws-events'
import type { ServiceEvents } from '@repo/aws-events/scenarios'
import type { Sample } from './sample.ts'
import { type Samples, sample } from './sample.ts'

/** Troubles of a service, alarms and retirements. */
export function noticeStates(on: ServiceEvents): Samples {
  return { ...troubles(on), ...alarms(on), ...retirements(on) }
}

/** What ECS reports of a service that is not being deployed: one event name of each kind. */
const reports = {
  'cannot-start': ['Its tasks cannot start.', 'SERVICE_TASK_START_IMPAIRED'],
  'task-configuration': [
    'The configuration of its tasks is wrong.',
    'SERVICE_TASK_CONFIGURATION_FAILURE',
  ],
  'unhealthy-target': [
    'A task is unhealthy in AWS Cloud Map.',
    'SERVICE_DISCOVERY_INSTANCE_UNHEALTHY',
  ],
  'health-unknown': ['Nobody reports the health of a task.', 'SERVICE_HEALTH_UNKNOWN'],
  'daemon-placement': [
    'A daemon does not fit its placement constraints.',
    'SERVICE_DAEMON_PLACEMENT_CONSTRAINT_VIOLATED',
  ],
  throttled: ['AWS throttles what ECS does for the service.', 'ECS_OPERATION_THROTTLED'],
  'trouble-of-a-new-name': [
    'ECS reports an error by a name that is not documented.',
    'SERVICE_NEW_NAME',
  ],
} as const

function troubles(on: ServiceEvents): Samples {
  const eventType = 'ERROR'
  return Object.fromEntries(
    Object.entries(reports).map(([name, [description, event]]) => [
      name,
      sample(description, [on.trouble(event, 0, { eventType })]),
    ]),
  )
}

function alarms(on: ServiceEvents): Samples {
  const each = environmentAlarms.map((alarm): [string, Sample] => [
    `alarm-${kebab(alarm)}`,
    sample(`The alarm ${alarm} of the environment is on.`, [on.alarm(alarm, 'ALARM', 0)]),
  ])
  const alarm: EnvironmentAlarm = 'ServerErrors'
  return {
    ...Object.fromEntries(each.filter(([name]) => name !== `alarm-${kebab(alarm)}`)),
    'alarm-over': sample('An alarm was on, and is over.', [
      ...[on.alarm(alarm, 'ALARM', 0), on.alarm(alarm, 'OK', 420)],
    ]),
    'alarm-again': sample('An alarm goes on again soon after it was over.', [
      ...[on.alarm(alarm, 'ALARM', 0), on.alarm(alarm, 'OK', 420), on.alarm(alarm, 'ALARM', 600)],
    ]),
    'alarm-without-data': sample('An alarm is on, and CloudWatch has no data since.', [
      ...[on.alarm(alarm, 'ALARM', 0), on.alarm(alarm, 'INSUFFICIENT_DATA', 420)],
    ]),
  }
}

const kebab = (name: string) => name.replace(/\B[A-Z]/g, '-$&').toLowerCase()

function retirements(on: ServiceEvents): Samples {
  return {
    'task-retirement-over': sample('AWS closes the retirement of the tasks.', [
      on.retirement(0),
      on.retirement(86_400, { statusCode: 'closed' }),
    ]),
    'task-retirement-no-date': sample(
      'Fargate will retire the tasks of the service; AWS names no date.',
      [on.retirement(0, { startTime: undefined })],
    ),
  }
}
