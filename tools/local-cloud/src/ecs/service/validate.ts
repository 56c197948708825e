import type {
  CreateServiceRequest,
  DeploymentConfiguration,
  LoadBalancer,
  UpdateServiceRequest,
} from '@aws-sdk/client-ecs'
import { AwsError } from '../../wire/service.ts'
import { checkCount, invalidParameter } from '../errors.ts'
import type { RegisteredTaskDefinition, RevisionSettings } from '../model.ts'
import type { TargetGroups } from '../ports.ts'
import { validateConfiguration } from './validate-configuration.ts'

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html */
const MAX_TASKS = 5000

const UNSUPPORTED = ['gatewayConnectors', 'monitoring', 'vpcLatticeConfigurations']

/** Those of each cluster. */
export const CAPACITY_PROVIDERS = ['FARGATE', 'FARGATE_SPOT']

/**
 * Rejects what ECS rejects, and what local-cloud does not support; the latter messages name local-cloud.
 * @throws AwsError InvalidParameterException, PlatformUnknownException
 */
export function validateSettings(
  settings: RevisionSettings,
  configuration: DeploymentConfiguration,
  targetGroups: TargetGroups,
): void {
  const { networkMode } = settings.taskDefinition.definition
  validateNetwork(networkMode, settings.networkConfiguration)
  validatePlatform(settings.platformVersion)
  checkCount(settings.loadBalancers, { items: 'loadBalancers', most: 5 })
  for (const loadBalancer of settings.loadBalancers)
    validateLoadBalancer(loadBalancer, settings.taskDefinition, targetGroups)
  validateConfiguration(configuration)
}

/**
 * Rejects a request to create or update a service by its own members.
 * @throws AwsError InvalidParameterException
 */
export function validateRequest(
  request: Partial<CreateServiceRequest> & Partial<UpdateServiceRequest>,
  settings: RevisionSettings,
): void {
  const { desiredCount = 0, healthCheckGracePeriodSeconds: grace } = request
  if (desiredCount < 0) throw invalidParameter('The desired count cannot be negative.')
  if (desiredCount > MAX_TASKS)
    throw invalidParameter(`The desired count cannot be greater than ${MAX_TASKS}.`)
  if (grace !== undefined && grace < 0)
    throw invalidParameter('Health check grace period cannot be negative.')
  if (grace && settings.loadBalancers.length === 0)
    throw invalidParameter(
      'Health check grace period is only valid for services configured to use load balancers',
    )
  validateSupported(request)
  validateLaunchType(request)
  validatePlacement(request, settings)
  if (request.role && settings.taskDefinition.definition.networkMode === 'awsvpc')
    throw invalidParameter(
      'You cannot specify an IAM role for services that require a service linked role.',
    )
  checkCount(request.serviceRegistries, { items: 'serviceRegistries', most: 1 })
  if (request.enableExecuteCommand && !settings.taskDefinition.definition.taskRoleArn)
    throw invalidParameter(
      "The service couldn't be created or updated because a valid taskRoleArn is not being used. Specify a valid task role in your task definition and try again.",
    )
  const { clientToken } = request
  if (clientToken !== undefined && !/^[!-~]{1,36}$/.test(clientToken))
    throw invalidParameter('The client token must be 1 to 36 ASCII characters in the range 33-126.')
}

/** What has no effect here is rejected: a service that leaves it out without a word would look deployed. */
function validateSupported(request: object): void {
  const unsupported = Object.entries(request).find(
    ([name, value]) => UNSUPPORTED.includes(name) && Object.keys(value ?? {}).length > 0,
  )
  if (unsupported) throw invalidParameter(`local-cloud does not support ${unsupported[0]}.`)
}

/** @throws AwsError InvalidParameterException */
export function validateLaunchType({
  launchType,
  capacityProviderStrategy: strategy = [],
}: Pick<CreateServiceRequest, 'launchType' | 'capacityProviderStrategy'>): void {
  if (strategy.length === 0) return
  if (launchType)
    throw invalidParameter(
      'Specifying both a launch type and capacity provider strategy is not supported. Remove one and try again.',
    )
  checkCount(strategy, { items: 'capacityProviderStrategy', most: 20 })
  if (strategy.some(({ capacityProvider = '' }) => !CAPACITY_PROVIDERS.includes(capacityProvider)))
    throw invalidParameter(
      'The specified capacity provider strategy cannot contain a capacity provider that is not associated with the cluster. Associate the capacity provider with the cluster and try again.',
    )
  if (strategy.filter(({ base }) => base).length > 1)
    throw invalidParameter('Only one capacity provider of a strategy can have a base.')
  if (strategy.length > 1 && strategy.every(({ weight }) => !weight))
    throw invalidParameter('At least one capacity provider must have a weight greater than 0.')
}

function validatePlacement(
  request: Partial<CreateServiceRequest>,
  { launchType }: RevisionSettings,
): void {
  if (launchType !== 'FARGATE') return
  if (request.placementStrategy?.length)
    throw invalidParameter('Placement strategies are not supported with FARGATE launch type.')
  if (request.placementConstraints?.length)
    throw invalidParameter('Placement constraints are not supported with FARGATE launch type.')
  if (request.schedulingStrategy === 'DAEMON')
    throw invalidParameter(
      'The DAEMON scheduling strategy is not supported with FARGATE launch type.',
    )
}

/** @throws AwsError InvalidParameterException */
export function validateNetwork(
  networkMode: string | undefined,
  configuration: RevisionSettings['networkConfiguration'],
): void {
  const { awsvpcConfiguration } = configuration ?? {}
  if (networkMode === 'awsvpc' && !awsvpcConfiguration)
    throw invalidParameter(
      "Network Configuration must be provided when networkMode 'awsvpc' is specified.",
    )
  if (networkMode !== 'awsvpc' && awsvpcConfiguration)
    throw invalidParameter(
      'Network Configuration is not valid for the given networkMode of this task definition.',
    )
  if (!awsvpcConfiguration) return
  const { subnets, securityGroups } = awsvpcConfiguration
  checkCount(subnets, { empty: 'subnets can not be empty.', items: 'subnets', most: 16 })
  checkCount(securityGroups, { items: 'securityGroups', most: 5 })
}

/** @throws AwsError PlatformUnknownException */
export function validatePlatform(version: string | undefined): void {
  if (version !== undefined && !/^(?:LATEST|1\.[0-4]\.0)$/.test(version))
    throw new AwsError('PlatformUnknownException', "The specified platform version doesn't exist.")
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
