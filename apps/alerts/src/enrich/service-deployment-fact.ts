import type {
  DeploymentConfiguration,
  DeploymentLifecycleHookDetail,
  ServiceDeployment,
} from '@aws-sdk/client-ecs'
import { redactReason } from '@repo/redact'
import type { DescribedHook, ServiceDeploymentFact } from '../deployment/fact.ts'

/** The fact in what `DescribeServiceDeployments` returns of one service deployment. */
export function serviceDeploymentFact(
  deployment: string,
  described: ServiceDeployment,
): ServiceDeploymentFact[] {
  const { serviceDeploymentArn, status, updatedAt, statusReason, finishedAt } = described
  if (!serviceDeploymentArn || !status) return []
  const { status: alarmed, triggeredAlarmNames: fired = [] } = described.alarms ?? {}
  const at = updatedAt ?? finishedAt ?? described.createdAt
  const hooks = (described.lifecycleHookDetails ?? []).flatMap(describedHook)
  return [
    {
      kind: 'service-deployment',
      deployment,
      arn: serviceDeploymentArn,
      at: at?.getTime() ?? 0,
      status,
      ...(statusReason ? { reason: redactReason(statusReason) } : {}),
      ...(finishedAt ? { finishedAt: finishedAt.getTime() } : {}),
      ...(alarmed === 'TRIGGERED' || fired.length > 0 ? { alarms: [...fired].sort() } : {}),
      byHand: isByHand(described),
      ...(hooks.length > 0 ? { hooks } : {}),
      ...trafficOf(described),
    },
  ]
}

function describedHook(detail: DeploymentLifecycleHookDetail): DescribedHook[] {
  const { hookId, targetType, targetArn, timeoutAction, status } = detail
  if (!hookId) return []
  return [
    {
      hook: hookId,
      ...(targetType ? { type: targetType } : {}),
      ...(timeoutAction ? { timeoutAction } : {}),
      ...(targetArn ? { function: targetArn } : {}),
      ...(status ? { status } : {}),
    },
  ]
}

/** Where the traffic is, and the waits that are configured before it moves on. */
function trafficOf(described: ServiceDeployment): Partial<ServiceDeploymentFact> {
  const { lifecycleStage: stage, targetServiceRevision, deploymentConfiguration = {} } = described
  const { strategy, bakeTimeInMinutes: bakeMinutes } = deploymentConfiguration
  const productionPercent = targetServiceRevision?.requestedProductionTrafficWeight
  const stepMinutes = stepMinutesOf(deploymentConfiguration)
  return {
    ...(strategy === undefined ? {} : { strategy }),
    ...(stage === undefined ? {} : { stage }),
    ...(productionPercent === undefined ? {} : { productionPercent }),
    ...(bakeMinutes === undefined ? {} : { bakeMinutes }),
    ...(stepMinutes === undefined ? {} : { stepMinutes }),
  }
}

/**
 * The defaults are ECS's own. After the last step there is no wait: the bake time follows.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LinearConfiguration.html
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CanaryConfiguration.html
 */
function stepMinutesOf(configuration: DeploymentConfiguration): number | undefined {
  const { strategy, linearConfiguration, canaryConfiguration } = configuration
  if (strategy === 'CANARY') return canaryConfiguration?.canaryBakeTimeInMinutes ?? 10
  if (strategy !== 'LINEAR') return undefined
  const { stepPercent = 10, stepBakeTimeInMinutes = 6 } = linearConfiguration ?? {}
  return (Math.ceil(100 / stepPercent) - 1) * stepBakeTimeInMinutes
}

/**
 * Whether a person ended it. AWS documents no field for it: a cause that ECS names itself (the circuit
 * breaker, an alarm, a hook) rules it out, and the reason may name a user.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stop-service-deployment.html
 */
function isByHand(described: ServiceDeployment): boolean {
  const { status = '', statusReason = '', rollback, deploymentCircuitBreaker, alarms } = described
  if (status === 'STOP_REQUESTED' || status === 'ROLLBACK_REQUESTED') return true
  if (!status.startsWith('STOPPED') && !status.startsWith('ROLLBACK_')) return false
  const reason = `${statusReason} ${rollback?.reason ?? ''}`
  if (/StopServiceDeployment|(stopped|requested|initiated) by (a |the )?user/i.test(reason))
    return true
  const ecsDid =
    deploymentCircuitBreaker?.status === 'TRIGGERED' ||
    alarms?.status === 'TRIGGERED' ||
    /circuit breaker|alarm|hook|fail/i.test(reason)
  return status === 'STOPPED' && !ecsDid
}
