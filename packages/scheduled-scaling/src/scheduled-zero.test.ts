import {
  type ApplicationAutoScalingClient,
  DescribeScalableTargetsCommand,
  type ScheduledAction,
} from '@aws-sdk/client-application-auto-scaling'
import { describe, expect, it } from 'vitest'
import { scheduledZero } from './scheduled-zero.ts'

const action = (MaxCapacity: number, Schedule: string, Timezone?: string) =>
  ({ Schedule, Timezone, ScalableTargetAction: { MaxCapacity } }) as ScheduledAction
const off = action(0, 'cron(0 20 ? * MON-FRI *)', 'Asia/Tokyo')
const on = action(2, 'cron(0 8 ? * MON-FRI *)', 'Asia/Tokyo')

function read(MaxCapacity: number | undefined, ScheduledActions: ScheduledAction[]) {
  const resources: unknown[] = []
  const send = async (command: DescribeScalableTargetsCommand) => {
    resources.push(command.input.ResourceIds ?? Object(command.input).ResourceId)
    if (!(command instanceof DescribeScalableTargetsCommand)) return { ScheduledActions }
    return { ScalableTargets: MaxCapacity === undefined ? [] : [{ MaxCapacity }] }
  }
  const client = { send } as unknown as Pick<ApplicationAutoScalingClient, 'send'>
  return scheduledZero(client, { cluster: 'app', service: 'api' }).then((zero) => ({
    zero,
    resources,
  }))
}

describe('scheduledZero', () => {
  it('finds the action that wants no task, and when another one wants tasks again', async () => {
    expect(await read(0, [off, on])).toEqual({
      zero: { until: '08:00 MON-FRI, Asia/Tokyo' },
      resources: [['service/app/api'], 'service/app/api'],
    })
  })

  it('takes UTC where an action has no time zone', async () => {
    const utc = action(1, 'cron(30 6 ? * SUN *)')
    expect((await read(0, [off, utc])).zero).toEqual({ until: '06:30 SUN, UTC' })
  })

  it.each([
    ['no action wants tasks again', [off]],
    ['the schedule has another form', [off, action(1, 'rate(1 day)')]],
  ])('has no end where %s', async (_, actions) => {
    expect((await read(0, actions)).zero).toEqual({})
  })

  it.each([
    ['the target allows tasks', 2, [off, on]],
    ['there is no target', undefined, [off, on]],
    ['a person has set the limits', 0, []],
    ['actions want tasks only', 0, [on]],
  ])('finds nothing where %s', async (_, maximum, actions) => {
    expect((await read(maximum, actions)).zero).toBeUndefined()
  })
})
