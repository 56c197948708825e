import {
  type ApplicationAutoScalingClient,
  DescribeScalableTargetsCommand,
  DescribeScheduledActionsCommand,
  type ScheduledAction,
} from '@aws-sdk/client-application-auto-scaling'
import { parseCron } from './schedule.ts'

/** A scheduled action wants no task. */
export interface ScheduledZero {
  /** When another action wants tasks again, like `08:00 MON-FRI, Asia/Tokyo`; missing where none does, or in another form. */
  readonly until?: string
}

/** The permissions of {@link scheduledZero}. */
export const READ_SCHEDULE = [
  'application-autoscaling:DescribeScalableTargets',
  'application-autoscaling:DescribeScheduledActions',
] as const

/**
 * Whether a scheduled action of Application Auto Scaling holds an ECS service at no task; `undefined`: none does. Rejects
 * with the SDK's errors.
 */
export async function scheduledZero(
  client: Pick<ApplicationAutoScalingClient, 'send'>,
  { cluster, service }: { readonly cluster: string; readonly service: string },
  abortSignal?: AbortSignal,
): Promise<ScheduledZero | undefined> {
  const resource = `service/${cluster}/${service}`
  const common = {
    ServiceNamespace: 'ecs',
    ScalableDimension: 'ecs:service:DesiredCount',
  } as const
  const options = abortSignal && { abortSignal }
  const { ScalableTargets: [target] = [] } = await client.send(
    new DescribeScalableTargetsCommand({ ...common, ResourceIds: [resource] }),
    options,
  )
  if (target?.MaxCapacity !== 0) return undefined
  const { ScheduledActions = [] } = await client.send(
    new DescribeScheduledActionsCommand({ ...common, ResourceId: resource }),
    options,
  )
  const maximumOf = ({ ScalableTargetAction }: ScheduledAction) => ScalableTargetAction?.MaxCapacity
  // Without one, a person has set the limits.
  if (!ScheduledActions.some((action) => maximumOf(action) === 0)) return undefined
  const [until] = ScheduledActions.filter((action) => (maximumOf(action) ?? 0) > 0).flatMap(
    ({ Schedule = '', Timezone = 'UTC' }) => {
      const cron = parseCron(Schedule)
      return cron ? `${cron.time} ${cron.days}, ${Timezone}` : []
    },
  )
  return until === undefined ? {} : { until }
}
