import type { DeploymentTarget } from '@repo/environments'
import { Duration } from 'aws-cdk-lib'
import {
  PredefinedMetric,
  ScalableTarget,
  ServiceNamespace,
} from 'aws-cdk-lib/aws-applicationautoscaling'
import { Role } from 'aws-cdk-lib/aws-iam'
import type { Construct } from 'constructs'
import { iamArnOf } from '../arn.ts'
import type { Scaling } from '../settings.ts'
import type { LoadBalancer } from './load-balancer.ts'

const CPU_PERCENT = 60
/** For each task. */
const REQUESTS_A_MINUTE = 1000

/** The role that Application Auto Scaling creates in an account by itself. */
const SERVICE_LINKED_ROLE =
  'role/aws-service-role/ecs.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_ECSService'

/**
 * Scales the service by CPU and by requests: out by the one that needs more tasks, in when both need fewer. AWS registers no target
 * for a service that does not exist, so it comes after the first deployment.
 * @see https://docs.aws.amazon.com/autoscaling/application/userguide/services-that-can-integrate-ecs.html
 */
export function addScaling(
  scope: Construct,
  { min, max }: Scaling,
  environment: DeploymentTarget,
  { alb, targetGroup }: LoadBalancer,
): void {
  const target = new ScalableTarget(scope, 'Scaling', {
    serviceNamespace: ServiceNamespace.ECS,
    resourceId: `service/${environment.cluster}/${environment.service.name}`,
    scalableDimension: 'ecs:service:DesiredCount',
    minCapacity: min,
    maxCapacity: max,
    role: Role.fromRoleArn(scope, 'ScalingRole', iamArnOf(environment, SERVICE_LINKED_ROLE)),
  })
  const cooldown = { scaleOutCooldown: Duration.minutes(1), scaleInCooldown: Duration.minutes(5) }
  target.scaleToTrackMetric('Cpu', {
    predefinedMetric: PredefinedMetric.ECS_SERVICE_AVERAGE_CPU_UTILIZATION,
    targetValue: CPU_PERCENT,
    ...cooldown,
  })
  target.scaleToTrackMetric('Requests', {
    predefinedMetric: PredefinedMetric.ALB_REQUEST_COUNT_PER_TARGET,
    resourceLabel: `${alb.loadBalancerFullName}/${targetGroup.targetGroupFullName}`,
    targetValue: REQUESTS_A_MINUTE,
    ...cooldown,
  })
}
