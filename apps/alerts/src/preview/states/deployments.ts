import type { ServiceEvents } from '@repo/aws-events/scenarios'
import type { Environment } from '@repo/environments'
import { withApprovers } from '../../approvers.ts'
import type { ClickFact, CountsFact, ServiceDeploymentFact } from '../../deployment/fact.ts'
import { defaultSettings } from '../../settings.ts'
import { changeOf } from '../described-facts.ts'
import type { Sample } from './sample.ts'
import { type Samples, sample } from './sample.ts'

/** Further states of the message of a deployment. */
export function deploymentStates(on: ServiceEvents, environment: Environment): Samples {
  return { ...withoutTasks(on), ...byHand(on), ...approvals(on, environment) }
}

/** Deployments that ECS calls completed, and of which no task serves. */
function withoutTasks(on: ServiceEvents): Samples {
  const events = [on.started('A', 0), on.completed('A', 108)]
  const counts: CountsFact = {
    kind: 'counts',
    deployment: on.deploymentId('A'),
    at: on.timeAt(108),
    ...{ running: 0, others: 0, desired: 0 },
  }
  const change = changeOf(on, 'A', { from: 'O', to: 'A' })
  return {
    'deployed-nothing-serves': sample('A deployment completes, and no task runs.', events, [
      change,
      { ...counts, desired: 2 },
    ]),
    'deployed-no-task-wanted': sample('A deployment completes with a desired count of 0.', events, [
      change,
      counts,
    ]),
    'deployed-scaled-to-zero': sample(
      'A deployment completes while a schedule wants no task.',
      events,
      [{ ...counts, schedule: { until: '08:00 MON-FRI, Asia/Tokyo' } }],
    ),
  }
}

function byHand(on: ServiceEvents): Samples {
  const deployment = on.deploymentId('A')
  const change = changeOf(on, 'A', { from: 'O', to: 'A' })
  const stopped = (status: string): ServiceDeploymentFact => ({
    kind: 'service-deployment',
    deployment,
    arn: on.serviceDeploymentArn,
    at: on.timeAt(40),
    status,
    byHand: true,
  })
  return {
    'rolling-back-by-hand': sample(
      'Somebody has begun to deploy the revision before.',
      [on.started('A', 0)],
      [changeOf(on, 'A', { from: 'A', to: 'O' })],
    ),
    'stopped-rolling-back': sample(
      'Somebody stops it, and ECS has begun to roll back.',
      [on.started('A', 0), on.taskStopped('A', 40)],
      [change, stopped('ROLLBACK_IN_PROGRESS')],
    ),
    'stopped-at-once': sample(
      'Somebody stops it without a rollback.',
      [on.started('A', 0), on.taskStopped('A', 40)],
      [change, { ...stopped('STOPPED'), finishedAt: on.timeAt(40) }],
    ),
  }
}

/** Pause hooks that buttons of the message answer, where the environment names approvers. */
function approvals(on: ServiceEvents, environment: Environment): Samples {
  const approvers = { [environment.name]: ['U0HANA'] }
  const settings = {
    ...defaultSettings,
    environments: withApprovers([environment], approvers),
  }
  const waiting = [on.started('A', 0), on.hook('HOOK_AWAITING_ACTION', 40)]
  const { serviceDeploymentArn: arn } = on
  const at = on.timeAt(40)
  const read: Sample['described'] = [
    {
      ...{ kind: 'service-deployment', deployment: on.deploymentId('A'), arn, at },
      ...{ status: 'IN_PROGRESS', byHand: false, strategy: 'ROLLING', stage: 'POST_SCALE_UP' },
    },
    changeOf(on, 'A', { from: 'O', to: 'A' }),
  ]
  const click = (action: ClickFact['action']): ClickFact => ({
    ...{ kind: 'click', serviceDeployment: arn, hook: 'ecs-pause-1', action },
    ...{ at: on.timeAt(65), user: 'U0HANA', name: 'hana' },
  })
  return {
    'approval-in-slack': {
      ...sample('A pause hook waits for somebody, who can answer in Slack.', waiting, read),
      settings,
    },
    'approved-in-slack': {
      ...sample(
        'Somebody continues the deployment by a button.',
        [...waiting, on.hook('HOOK_SUCCEEDED', 70), on.completed('A', 110)],
        [...read, click('CONTINUE')],
      ),
      settings,
    },
    'refused-in-slack': {
      ...sample(
        'Somebody rolls the deployment back by a button.',
        [
          ...[...waiting, on.hook('HOOK_FAILED', 70), on.failed('A', 70)],
          ...[on.rollingBack('X', 70), on.completed('X', 90)],
        ],
        [...read, click('ROLLBACK')],
      ),
      settings,
    },
  }
}
