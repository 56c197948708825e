import type { ContainerDefinition, RegisterTaskDefinitionRequest } from '@aws-sdk/client-ecs'
import { cpuUnits, memoryMiB } from './fargate.ts'

/** Converts sizes to the units in which ECS stores them. */
export function normaliseSizes(
  request: RegisterTaskDefinitionRequest,
): RegisterTaskDefinitionRequest {
  const { cpu, memory } = request
  return {
    ...request,
    ...(cpu !== undefined && { cpu: cpuUnits(String(cpu)) }),
    ...(memory !== undefined && { memory: memoryMiB(String(memory)) }),
  }
}

/** Defaults of ECS for a container definition. */
export function fillContainer(
  container: ContainerDefinition,
  networkMode: string | undefined,
): ContainerDefinition {
  const { healthCheck, portMappings = [] } = container
  return {
    ...container,
    cpu: container.cpu ?? 0,
    essential: container.essential ?? true,
    environment: container.environment ?? [],
    mountPoints: container.mountPoints ?? [],
    volumesFrom: container.volumesFrom ?? [],
    systemControls: container.systemControls ?? [],
    portMappings: portMappings.map((mapping) => ({
      ...mapping,
      hostPort: mapping.hostPort ?? (networkMode === 'awsvpc' ? mapping.containerPort : 0),
      protocol: mapping.protocol ?? 'tcp',
    })),
    ...(healthCheck && {
      healthCheck: {
        ...healthCheck,
        interval: healthCheck.interval ?? 30,
        timeout: healthCheck.timeout ?? 5,
        retries: healthCheck.retries ?? 3,
      },
    }),
  }
}
