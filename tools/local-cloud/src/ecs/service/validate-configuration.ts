import type { DeploymentConfiguration } from '@aws-sdk/client-ecs'
import { invalidParameter } from '../errors.ts'

/**
 * Rejects a deployment configuration that ECS rejects, or that local-cloud does not support.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html
 * @throws AwsError InvalidParameterException
 */
export function validateConfiguration(configuration: DeploymentConfiguration): void {
  const { strategy = 'ROLLING', bakeTimeInMinutes = 0 } = configuration
  if (strategy !== 'ROLLING')
    throw invalidParameter(`local-cloud deploys with the strategy ROLLING only, not ${strategy}.`)
  validatePercents(configuration)
  if (bakeTimeInMinutes < 0 || bakeTimeInMinutes > 1440)
    throw invalidParameter('bakeTimeInMinutes must be between 0 and 1440.')
  validateThreshold(configuration)
  const { enable, alarmNames = [] } = configuration.alarms ?? {}
  if (enable && alarmNames.length === 0)
    throw invalidParameter('At least one alarm name is required when alarms are enabled.')
  validateHooks(configuration)
}

function validatePercents({
  maximumPercent: most = 200,
  minimumHealthyPercent: least = 100,
}: DeploymentConfiguration): void {
  if (least < 0 || least > 100)
    throw invalidParameter('minimumHealthyPercent must be between 0 and 100.')
  if (most < 100) throw invalidParameter('maximumPercent must be at least 100.')
  if (most <= least)
    throw invalidParameter(
      'Invalid deployment configuration: maximumPercent must be greater than minimumHealthyPercent to permit rolling updates.',
    )
}

function validateThreshold({ deploymentCircuitBreaker }: DeploymentConfiguration): void {
  const { value } = deploymentCircuitBreaker?.thresholdConfiguration ?? {}
  if (value !== undefined && value < 1)
    throw invalidParameter('The value of thresholdConfiguration must be at least 1.')
}

function validateHooks({ lifecycleHooks = [] }: DeploymentConfiguration): void {
  for (const { targetType = 'AWS_LAMBDA', lifecycleStages = [] } of lifecycleHooks) {
    if (targetType !== 'PAUSE')
      throw invalidParameter(
        `local-cloud runs lifecycle hooks of the type PAUSE only, not ${targetType}.`,
      )
    const shift = lifecycleStages.find(
      (stage) => stage === 'TEST_TRAFFIC_SHIFT' || stage === 'PRODUCTION_TRAFFIC_SHIFT',
    )
    if (shift)
      throw invalidParameter(`PAUSE lifecycle hooks are not supported at the stage ${shift}.`)
  }
  if (lifecycleHooks.length > 10)
    throw invalidParameter('A service can have at most 10 PAUSE lifecycle hooks.')
}

/** Whether Availability Zone rebalancing works: it starts a task in another zone before it stops one. */
export function canRebalance({ maximumPercent = 200 }: DeploymentConfiguration): boolean {
  return maximumPercent > 100
}

/**
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-rebalancing.html
 * @throws AwsError InvalidParameterException
 */
export function validateRebalancing(
  rebalancing: string | undefined,
  configuration: DeploymentConfiguration,
): void {
  if (rebalancing === 'ENABLED' && !canRebalance(configuration))
    throw invalidParameter(
      'Availability Zone rebalancing requires a maximumPercent greater than 100.',
    )
}
