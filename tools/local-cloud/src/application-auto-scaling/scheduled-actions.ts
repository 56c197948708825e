import { daysOf, parseCron } from '@repo/scheduled-scaling'
import { arn, perPlace, uuid } from '../arn.ts'
import type { Caller } from '../caller.ts'
import type { Clock } from '../clock.ts'
import { AwsError } from '../wire/service.ts'

interface Limits {
  MinCapacity?: number
  MaxCapacity?: number
}

interface Dimension {
  ServiceNamespace?: string
  ResourceId?: string
  ScalableDimension?: string
}

interface PutScheduledAction extends Dimension {
  ScheduledActionName?: string
  Schedule?: string
  Timezone?: string
  ScalableTargetAction?: Limits
}

interface ScheduledAction extends PutScheduledAction {
  ScheduledActionARN: string
  CreationTime: Date
}

const MINUTE = 60_000

/**
 * Scheduled actions: each sets the limits of its target at its time.
 * @param apply with the target's service, and the limits of the action
 */
export function createScheduledActions(
  clock: Clock,
  apply: (target: Dimension, limits: Limits, caller: Caller) => void,
) {
  const actionsOf = perPlace(() => new Map<string, ScheduledAction>())
  const keyOf = ({ ResourceId, ScheduledActionName }: PutScheduledAction) =>
    `${ResourceId} ${ScheduledActionName}`

  function put(input: PutScheduledAction, caller: Caller) {
    const { Schedule = '', Timezone = 'UTC', ...given } = input
    if (!parseCron(Schedule))
      throw new AwsError(
        'ValidationException',
        `local-cloud has schedules like cron(0 8 ? * MON-FRI *) only, not ${Schedule}`,
      )
    const action: ScheduledAction = {
      ...given,
      Schedule,
      Timezone,
      ScheduledActionARN: arn('autoscaling', caller, `scheduledAction:${uuid()}`),
      CreationTime: new Date(clock.now()),
    }
    actionsOf(caller).set(keyOf(input), action)
    follow(action, caller)
    return {}
  }

  /** Runs an action at its times, until it is replaced or deleted. */
  function follow(action: ScheduledAction, caller: Caller): void {
    const { Schedule = '', Timezone = 'UTC', ScalableTargetAction = {} } = action
    clock.after(nextAt(Schedule, Timezone, clock.now()) - clock.now(), () => {
      if (actionsOf(caller).get(keyOf(action)) !== action) return
      apply(action, ScalableTargetAction, caller)
      follow(action, caller)
    })
  }

  return {
    PutScheduledAction: put,
    DeleteScheduledAction(input: PutScheduledAction, caller: Caller) {
      actionsOf(caller).delete(keyOf(input))
      return {}
    },
    DescribeScheduledActions: ({ ResourceId }: Dimension, caller: Caller) => ({
      ScheduledActions: [...actionsOf(caller).values()].filter(
        (action) => ResourceId === undefined || action.ResourceId === ResourceId,
      ),
    }),
  }
}

/** The first time after `now` at which a cron expression holds, in epoch milliseconds. */
function nextAt(expression: string, timeZone: string, now: number): number {
  const { time = '', days = '' } = parseCron(expression) ?? {}
  const wanted = daysOf(days) ?? []
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
  const first = Math.floor(now / MINUTE) * MINUTE
  // A minute of each day exists once a week, except where a time zone leaves it out.
  for (let at = first + MINUTE; at < first + 15 * 24 * 60 * MINUTE; at += MINUTE) {
    const parts = Object.fromEntries(
      format.formatToParts(at).map(({ type, value }) => [type, value]),
    )
    const day = parts['weekday']?.toUpperCase()
    if (`${parts['hour']}:${parts['minute']}` === time && wanted.some((one) => one === day))
      return at
  }
  return Number.POSITIVE_INFINITY
}
