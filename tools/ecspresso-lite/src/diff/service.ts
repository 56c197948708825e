import type { UpdateServiceCommandInput } from '@aws-sdk/client-ecs'
import { compare, printJson } from '../definitions/json.ts'
import type { ServiceDefinition } from '../definitions/load.ts'

/** A service definition with AWS's defaults, and sorted lists where order has no meaning. */
export function normalizeService(service: ServiceDefinition): ServiceDefinition {
  const normalized = { ...service }
  const {
    placementConstraints,
    placementStrategy,
    tags,
    volumeConfigurations,
    vpcLatticeConfigurations,
    networkConfiguration,
  } = service
  if (placementConstraints)
    normalized.placementConstraints = sortBy(placementConstraints, printJson)
  if (placementStrategy) normalized.placementStrategy = sortBy(placementStrategy, printJson)
  if (tags) normalized.tags = sortBy(tags, ({ key }) => key)
  if (volumeConfigurations)
    normalized.volumeConfigurations = sortBy(volumeConfigurations, ({ name }) => name)
  if (vpcLatticeConfigurations)
    normalized.vpcLatticeConfigurations = sortBy(
      vpcLatticeConfigurations,
      ({ portName }) => portName,
    )
  if (networkConfiguration?.awsvpcConfiguration) {
    const {
      subnets = [],
      securityGroups,
      assignPublicIp,
    } = networkConfiguration.awsvpcConfiguration
    normalized.networkConfiguration = {
      awsvpcConfiguration: {
        subnets: subnets.toSorted(compare),
        ...(securityGroups ? { securityGroups: securityGroups.toSorted(compare) } : {}),
        assignPublicIp: assignPublicIp ?? 'DISABLED',
      },
    }
  }
  if (service.launchType === 'FARGATE') normalized.platformVersion ??= 'LATEST'
  return { ...normalized, ...deploymentDefaults(service) }
}

function deploymentDefaults({
  schedulingStrategy = 'REPLICA',
  deploymentConfiguration: given,
}: ServiceDefinition): Pick<ServiceDefinition, 'deploymentConfiguration' | 'schedulingStrategy'> {
  if (schedulingStrategy === 'DAEMON') {
    const whole = given ?? { maximumPercent: 100, minimumHealthyPercent: 0 }
    return { schedulingStrategy, deploymentConfiguration: whole }
  }
  const breaker = { enable: false, rollback: false }
  const whole = given ?? { maximumPercent: 200, minimumHealthyPercent: 100 }
  return {
    schedulingStrategy,
    deploymentConfiguration: { deploymentCircuitBreaker: breaker, ...whole },
  }
}

type Configuration = NonNullable<ServiceDefinition['deploymentConfiguration']>

/**
 * Without what AWS fills in where a definition has nothing; with it, each deployment would differ from its file.
 * ecspresso leaves it out of the comparison since 2.8.7.
 * @see https://github.com/kayac/ecspresso/pull/1082
 */
function withoutDefaults(configuration: Configuration = {}): Configuration {
  const { strategy, bakeTimeInMinutes, deploymentCircuitBreaker, ...rest } = configuration
  return {
    ...rest,
    ...(strategy !== undefined && strategy !== 'ROLLING' && { strategy }),
    ...(bakeTimeInMinutes ? { bakeTimeInMinutes } : {}),
    ...(deploymentCircuitBreaker && {
      deploymentCircuitBreaker: withoutBreakerDefaults(deploymentCircuitBreaker),
    }),
  }
}

function withoutBreakerDefaults({
  resetOnHealthyTask = true,
  thresholdConfiguration,
  ...rest
}: NonNullable<Configuration['deploymentCircuitBreaker']>) {
  const { type = 'BOUNDED_PERCENT', value = 50 } = thresholdConfiguration ?? {}
  const isDefault = type === 'BOUNDED_PERCENT' && value === 50
  return {
    ...rest,
    ...(resetOnHealthyTask ? {} : { resetOnHealthyTask }),
    ...(isDefault ? {} : { thresholdConfiguration: { type, value } }),
  }
}

/** The attributes that UpdateService can change. */
export function updateInput(
  service: ServiceDefinition,
): Omit<UpdateServiceCommandInput, 'service'> {
  return {
    availabilityZoneRebalancing: service.availabilityZoneRebalancing,
    capacityProviderStrategy: service.capacityProviderStrategy,
    deploymentConfiguration: service.deploymentConfiguration,
    desiredCount: service.desiredCount,
    enableECSManagedTags: service.enableECSManagedTags,
    enableExecuteCommand: service.enableExecuteCommand,
    healthCheckGracePeriodSeconds: service.healthCheckGracePeriodSeconds,
    loadBalancers: service.loadBalancers,
    networkConfiguration: service.networkConfiguration,
    placementConstraints: service.placementConstraints,
    placementStrategy:
      service.schedulingStrategy === 'DAEMON' ? undefined : service.placementStrategy,
    platformVersion: service.platformVersion,
    propagateTags: service.propagateTags,
    serviceConnectConfiguration: service.serviceConnectConfiguration,
    serviceRegistries: service.serviceRegistries,
    // An empty list removes the attribute; omitting it would keep it.
    volumeConfigurations: service.volumeConfigurations ?? [],
    vpcLatticeConfigurations: service.vpcLatticeConfigurations ?? [],
  }
}

/** Both services as text to compare. Without `desiredCount` in the file, counts are not compared. */
export function comparableServices(
  local: ServiceDefinition,
  remote: ServiceDefinition | undefined,
): { local: string; remote: string } {
  const print = (service: ServiceDefinition) => {
    const normalized = normalizeService(service)
    const { desiredCount, ...rest } = updateInput({
      ...normalized,
      deploymentConfiguration: withoutDefaults(normalized.deploymentConfiguration),
    })
    const counted = local.desiredCount === undefined ? rest : { ...rest, desiredCount }
    return printJson({ ...counted, tags: normalized.tags })
  }
  return { local: print(local), remote: remote ? print(remote) : '' }
}

/** A copy sorted by a text; stable. */
export function sortBy<T>(items: readonly T[], key: (item: T) => string | undefined): T[] {
  return items.toSorted((a, b) => compare(key(a) ?? '', key(b) ?? ''))
}
