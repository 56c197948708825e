import type { DeploymentTarget } from '@repo/environments'
import { cronAt, type Schedule } from '@repo/scheduled-scaling'
import { Duration, TimeZone } from 'aws-cdk-lib'
import {
  Schedule as Expression,
  PredefinedMetric,
  ScalableTarget,
  ServiceNamespace,
} from 'aws-cdk-lib/aws-applicationautoscaling'
import { Role } from 'aws-cdk-lib/aws-iam'
import { Construct } from 'constructs'
import { iamArnOf } from '../arn.ts'
import type { Scaling } from '../scaling-setting.ts'
import type { Traffic } from './service-alarms.ts'

const CPU_PERCENT = 60
/** For each task. */
const REQUESTS_A_MINUTE = 1000

/** The role that Application Auto Scaling creates in an account by itself. */
const SERVICE_LINKED_ROLE =
  'role/aws-service-role/ecs.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_ECSService'

export interface ServiceScalingProps {
  readonly target: DeploymentTarget
  readonly range: Scaling
  /** When they run; `undefined`: always. */
  readonly schedule: Schedule | undefined
  /** `undefined`: no requests reach it. */
  readonly traffic: Pick<Traffic, 'alb' | 'targetGroup'> | undefined
}

/**
 * Scales a service by CPU and, where there are some, by requests: out by the one that needs more tasks, in when both need fewer; and
 * to no task outside the hours of a schedule. AWS registers no target for a service that does not exist, so it comes after the first
 * deployment.
 * @see https://docs.aws.amazon.com/autoscaling/application/userguide/services-that-can-integrate-ecs.html
 */
export class ServiceScaling extends Construct {
  constructor(scope: Construct, id: string, props: ServiceScalingProps) {
    super(scope, id)
    const { target, range, schedule, traffic } = props
    const scalable = new ScalableTarget(this, 'Target', {
      serviceNamespace: ServiceNamespace.ECS,
      resourceId: `service/${target.cluster}/${target.service.name}`,
      scalableDimension: 'ecs:service:DesiredCount',
      minCapacity: range.min,
      maxCapacity: range.max,
      role: Role.fromRoleArn(this, 'Role', iamArnOf(target, SERVICE_LINKED_ROLE)),
    })
    if (schedule) {
      const { days, from, to, timeZone } = schedule
      const at = (time: string) => ({
        schedule: Expression.expression(cronAt(time, days)),
        timeZone: TimeZone.of(timeZone),
      })
      scalable.scaleOnSchedule('On', {
        ...at(from),
        minCapacity: range.min,
        maxCapacity: range.max,
      })
      scalable.scaleOnSchedule('Off', { ...at(to), minCapacity: 0, maxCapacity: 0 })
    }
    const cooldown = { scaleOutCooldown: Duration.minutes(1), scaleInCooldown: Duration.minutes(5) }
    scalable.scaleToTrackMetric('Cpu', {
      predefinedMetric: PredefinedMetric.ECS_SERVICE_AVERAGE_CPU_UTILIZATION,
      targetValue: CPU_PERCENT,
      ...cooldown,
    })
    if (!traffic) return
    const { alb, targetGroup } = traffic
    scalable.scaleToTrackMetric('Requests', {
      predefinedMetric: PredefinedMetric.ALB_REQUEST_COUNT_PER_TARGET,
      resourceLabel: `${alb.loadBalancerFullName}/${targetGroup.targetGroupFullName}`,
      targetValue: REQUESTS_A_MINUTE,
      ...cooldown,
    })
  }
}
