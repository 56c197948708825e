import type { ContainerDefinition, RegisterTaskDefinitionRequest } from '@aws-sdk/client-ecs'
import { clientException } from '../errors.ts'

/** What a container may refer to. */
type Around = Pick<
  RegisterTaskDefinitionRequest,
  'containerDefinitions' | 'networkMode' | 'volumes'
>

/**
 * Limits of numbers that AWS documents without having them in its model.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html
 */
const HEALTH_CHECK = {
  interval: [5, 300],
  timeout: [2, 60],
  retries: [1, 10],
  startPeriod: [0, 300],
} as const

/**
 * Rejects what ECS rejects in a container definition, on any launch type.
 * @throws AwsError ClientException
 */
export function validateContainer(container: ContainerDefinition, around: Around): void {
  const { name, image } = container
  if (!name) throw clientException('Container.name should not be null or empty.')
  if (!/^[\w-]{1,255}$/.test(name))
    throw clientException('Container name contains invalid characters.')
  if (!image) throw clientException('Container.image should not be null or empty.')
  if ((image.split('@')[0] ?? '').length > 255)
    throw invalid(container, 'The image can have at most 255 characters.')
  validateEnvironment(container)
  validatePorts(container, around)
  validateSizes(container)
  validateUlimits(container)
  for (const [field, [from, to]] of Object.entries(HEALTH_CHECK))
    checkRange(
      container,
      field,
      container.healthCheck?.[field as keyof typeof HEALTH_CHECK],
      from,
      to,
    )
  if (container.healthCheck) validateHealthCommand(container)
  for (const field of ['startTimeout', 'stopTimeout'] as const)
    checkRange(container, field, container[field], 0, 2 ** 31 - 1)
  const { restartPolicy } = container
  checkRange(container, 'restartAttemptPeriod', restartPolicy?.restartAttemptPeriod, 60, 1800)
  if ((restartPolicy?.ignoredExitCodes?.length ?? 0) > 50)
    throw invalid(container, 'ignoredExitCodes can have at most 50 items.')
  validateReferences(container, around)
}

/** Rejects a number outside of its documented limits; `undefined` passes. */
export function checkRange(
  container: ContainerDefinition,
  field: string,
  value: number | undefined,
  from: number,
  to: number,
): void {
  if (value !== undefined && (value < from || value > to))
    throw invalid(container, `The '${field}' value ${value} must be between ${from} and ${to}.`)
}

export function invalid({ name }: ContainerDefinition, why: string) {
  return clientException(`Invalid setting for container '${name}'. ${why}`)
}

function validateEnvironment(container: ContainerDefinition): void {
  const { environment = [], secrets = [] } = container
  for (const { name } of environment)
    if (!name) throw clientException('Environment variable name should not be null or empty.')
  const names = new Set(environment.map(({ name }) => name))
  const shared = secrets.find(({ name }, index) => {
    const earlier = secrets.slice(0, index).some((one) => one.name === name)
    return earlier || names.has(name)
  })
  if (shared)
    throw clientException(
      `The secret name must be unique and not shared with any new or existing environment variables set on the container, such as '${shared.name}'.`,
    )
}

function validatePorts({ portMappings = [] }: ContainerDefinition, { networkMode }: Around): void {
  for (const { containerPort, containerPortRange, hostPort } of portMappings) {
    if (containerPort === undefined && containerPortRange === undefined)
      throw clientException('Container port should not be null.')
    if (containerPort !== undefined && (containerPort < 1 || containerPort > 65_535))
      throw clientException(`Container port ${containerPort} should be between 1 and 65535.`)
    if (hostPort !== undefined && (hostPort < 0 || hostPort > 65_535))
      throw clientException(`Host port ${hostPort} should be between 0 and 65535.`)
    if (
      networkMode === 'awsvpc' &&
      hostPort !== undefined &&
      hostPort !== (containerPort ?? hostPort)
    )
      throw clientException(
        'When networkMode=awsvpc, the host ports and container ports in port mappings must match.',
      )
  }
}

function validateUlimits(container: ContainerDefinition): void {
  for (const { name, softLimit = 0, hardLimit = 0 } of container.ulimits ?? [])
    if (softLimit > hardLimit)
      throw invalid(container, `The soft limit of ${name} is greater than its hard limit.`)
}

function validateSizes(container: ContainerDefinition): void {
  const { cpu, memory, memoryReservation } = container
  if (cpu !== undefined && cpu < 0) throw invalid(container, 'The cpu cannot be negative.')
  for (const [field, value] of Object.entries({ memory, memoryReservation }))
    if (value !== undefined && value < 6)
      throw invalid(container, `The '${field}' value ${value} must be at least 6.`)
  if (memory !== undefined && memoryReservation !== undefined && memory < memoryReservation)
    throw invalid(container, "The 'memory' setting must be greater than 'memoryReservation'.")
}

function validateHealthCommand(container: ContainerDefinition): void {
  const [kind, ...rest] = container.healthCheck?.command ?? []
  if (!['CMD', 'CMD-SHELL', 'NONE'].includes(kind ?? '') || (kind !== 'NONE' && rest.length === 0))
    throw invalid(container, 'The health check command must start with CMD or CMD-SHELL.')
}

function validateReferences(container: ContainerDefinition, around: Around): void {
  const containers = around.containerDefinitions ?? []
  for (const { containerName, condition } of container.dependsOn ?? []) {
    const other = containers.find(({ name }) => name === containerName)
    if (!other || other === container)
      throw invalid(
        container,
        `It depends on the container '${containerName}', which is not there.`,
      )
    if (condition === 'HEALTHY' && !other.healthCheck)
      throw invalid(
        container,
        `It waits until '${containerName}' is HEALTHY, which has no health check.`,
      )
  }
  for (const { sourceVolume } of container.mountPoints ?? [])
    if (!around.volumes?.some(({ name }) => name === sourceVolume))
      throw clientException(`Unknown volume '${sourceVolume}'.`)
  for (const { sourceContainer } of container.volumesFrom ?? [])
    if (!containers.some(({ name }) => name === sourceContainer))
      throw clientException(`Unknown container '${sourceContainer}'.`)
}
