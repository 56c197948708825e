import type { DeploymentStateChange } from '../ecs/deployment.ts'
import type { HookStateChange } from '../ecs/hook.ts'
import type { ServiceAction } from '../ecs/service-action.ts'
import { type BuildSource, type DetailOf, type EcsOptions, type Frame, frame } from './source.ts'

export interface DeploymentOptions extends EcsOptions {
  readonly detail?: DetailOf<DeploymentStateChange>
}

/** By default, a deployment begins. `eventType` and `reason` follow `eventName`, in ECS's own words. */
export function deploymentStateChange(
  source: BuildSource,
  options: DeploymentOptions = {},
): DeploymentStateChange {
  const at = frame(source, options)
  const { detail } = options
  const eventName = detail?.eventName ?? 'SERVICE_DEPLOYMENT_IN_PROGRESS'
  const deploymentId = detail?.deploymentId ?? 'ecs-svc/1234567890123456789'
  return {
    ...at.envelope([serviceArn(at, options)]),
    'detail-type': 'ECS Deployment State Change',
    source: 'aws.ecs',
    detail: {
      eventType: eventName === 'SERVICE_DEPLOYMENT_FAILED' ? 'ERROR' : 'INFO',
      eventName,
      clusterArn: clusterArn(at, options),
      deploymentId,
      updatedAt: at.iso,
      reason: deploymentReason(eventName, deploymentId),
      ...detail,
    },
  }
}

function deploymentReason(eventName: string, deploymentId: string): string {
  if (eventName === 'SERVICE_DEPLOYMENT_COMPLETED')
    return `ECS deployment ${deploymentId} completed.`
  if (eventName === 'SERVICE_DEPLOYMENT_FAILED')
    return 'ECS deployment circuit breaker: task failed to start.'
  return `ECS deployment ${deploymentId} in progress.`
}

export interface ServiceActionOptions extends EcsOptions {
  readonly detail?: DetailOf<ServiceAction>
}

/** By default, tasks of the service start and fail over and over. */
export function serviceAction(
  source: BuildSource,
  options: ServiceActionOptions = {},
): ServiceAction {
  const at = frame(source, options)
  return {
    ...at.envelope([serviceArn(at, options)]),
    'detail-type': 'ECS Service Action',
    source: 'aws.ecs',
    detail: {
      eventType: typeOf(options.detail?.eventName ?? 'SERVICE_TASK_START_IMPAIRED'),
      eventName: 'SERVICE_TASK_START_IMPAIRED',
      clusterArn: clusterArn(at, options),
      createdAt: at.iso,
      ...options.detail,
    },
  }
}

/** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_service_events.html */
function typeOf(eventName: string): string {
  const warnings = ['SERVICE_TASK_START_IMPAIRED', 'SERVICE_DISCOVERY_INSTANCE_UNHEALTHY']
  if (warnings.includes(eventName) || eventName === 'VPC_LATTICE_TARGET_UNHEALTHY') return 'WARN'
  return /FAIL|THROTTLED|VIOLATED|UNKNOWN/.test(eventName) ? 'ERROR' : 'INFO'
}

export interface HookOptions extends EcsOptions {
  readonly detail?: DetailOf<HookStateChange>
}

/** By default, a pause hook waits for approval; it times out after a day. */
export function hookStateChange(source: BuildSource, options: HookOptions = {}): HookStateChange {
  const at = frame(source, options)
  const { cluster, service } = names(options)
  const serviceDeploymentArn =
    options.detail?.serviceDeploymentArn ??
    `${at.arn('ecs')}:service-deployment/${cluster}/${service}/${at.hexId().slice(0, 21)}`
  const eventName = options.detail?.eventName ?? 'HOOK_AWAITING_ACTION'
  return {
    ...at.envelope([serviceDeploymentArn]),
    'detail-type': 'ECS Hook State Change',
    source: 'aws.ecs',
    detail: {
      eventType: /FAILED|TIMED_OUT/.test(eventName) ? 'ERROR' : 'INFO',
      eventName,
      hookId: at.hexId(),
      hookType: 'PAUSE',
      expiresAt: new Date(Date.parse(at.iso) + 86_400_000).toISOString(),
      lifecycleStage: 'POST_SCALE_UP',
      clusterArn: clusterArn(at, options),
      serviceArn: serviceArn(at, options),
      serviceDeploymentArn,
      updatedAt: at.iso,
      ...options.detail,
    },
  }
}

function names({ cluster = 'default', service = 'servicetest' }: EcsOptions) {
  return { cluster, service }
}

function clusterArn(at: Frame, options: EcsOptions): string {
  return `${at.arn('ecs')}:cluster/${names(options).cluster}`
}

function serviceArn(at: Frame, options: EcsOptions): string {
  const { cluster, service } = names(options)
  return `${at.arn('ecs')}:service/${cluster}/${service}`
}
