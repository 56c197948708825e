import type { DeploymentConfiguration, LoadBalancer } from '@aws-sdk/client-ecs'
import { AwsError } from '../../wire/service.ts'
import type { RegisteredTaskDefinition, RevisionSettings } from '../model.ts'
import type { TargetGroups } from '../ports.ts'

const invalidParameter = (message: string) => new AwsError('InvalidParameterException', message)

/**
 * Rejects what ECS rejects, and what local-cloud does not support; the latter messages name local-cloud.
 * @throws AwsError InvalidParameterException
 */
export function validateSettings(
  settings: RevisionSettings,
  configuration: DeploymentConfiguration,
  targetGroups: TargetGroups,
): void {
  const { networkMode } = settings.taskDefinition.definition
  if (networkMode === 'awsvpc' && !settings.networkConfiguration?.awsvpcConfiguration)
    throw invalidParameter(
      "Network Configuration must be provided when networkMode 'awsvpc' is specified.",
    )
  for (const loadBalancer of settings.loadBalancers)
    validateLoadBalancer(loadBalancer, settings.taskDefinition, targetGroups)
  validateConfiguration(configuration)
}

function validateLoadBalancer(
  { targetGroupArn, containerName, containerPort }: LoadBalancer,
  { definition }: RegisteredTaskDefinition,
  targetGroups: TargetGroups,
): void {
  const container = definition.containerDefinitions?.find(({ name }) => name === containerName)
  if (!container)
    throw invalidParameter(`The container ${containerName} does not exist in the task definition.`)
  if (!container.portMappings?.some((mapping) => mapping.containerPort === containerPort))
    throw invalidParameter(
      `The container ${containerName} did not have a container port ${containerPort} defined.`,
    )
  if (!targetGroupArn || !targetGroups.exists(targetGroupArn))
    throw invalidParameter(`The target group ${targetGroupArn} does not exist.`)
}

function validateConfiguration(configuration: DeploymentConfiguration): void {
  const { strategy = 'ROLLING', maximumPercent = 200, minimumHealthyPercent = 100 } = configuration
  if (strategy !== 'ROLLING')
    throw invalidParameter(`local-cloud deploys with the strategy ROLLING only, not ${strategy}.`)
  if (
    maximumPercent <= minimumHealthyPercent &&
    maximumPercent <= 100 &&
    minimumHealthyPercent >= 100
  )
    throw invalidParameter(
      'Invalid deployment configuration: maximumPercent must be greater than minimumHealthyPercent to permit rolling updates.',
    )
  for (const { targetType = 'AWS_LAMBDA', lifecycleStages = [] } of configuration.lifecycleHooks ??
    []) {
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
}
