import type { ContainerDefinition, RegisterTaskDefinitionRequest } from '@aws-sdk/client-ecs'
import { clientException } from '../errors.ts'
import { checkRange, invalid } from './container.ts'
import { isFargateSize } from './fargate.ts'

const LOG_DRIVERS = ['awslogs', 'splunk', 'awsfirelens']
const LOG_OPTIONS = ['awslogs-region', 'awslogs-group', 'awslogs-stream-prefix']

/**
 * Rejects what ECS rejects on Fargate.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html
 * @throws AwsError ClientException
 */
export function validateFargate(request: RegisterTaskDefinitionRequest): void {
  const { cpu, memory, networkMode, containerDefinitions = [] } = request
  if (networkMode !== 'awsvpc')
    throw clientException('Fargate only supports network mode ‘awsvpc’.')
  if (!cpu) throw clientException('Fargate requires that ‘cpu’ be defined at the task level.')
  if (!memory) throw clientException('Fargate requires that ‘memory’ be defined at the task level.')
  if (!isFargateSize(Number(cpu), Number(memory)))
    throw clientException(
      `No Fargate configuration exists for given values: ${cpu} CPU, ${memory} memory. See the Amazon ECS documentation for the valid values.`,
    )
  validateTask(request)
  for (const container of containerDefinitions) validateContainer(container)
  validateSums(request)
  validateExecutionRole(request)
}

function validateTask(request: RegisterTaskDefinitionRequest): void {
  const { ephemeralStorage, ipcMode, pidMode, placementConstraints, volumes } = request
  const { sizeInGiB } = ephemeralStorage ?? {}
  if (sizeInGiB !== undefined && (sizeInGiB < 21 || sizeInGiB > 200))
    throw clientException(
      `Invalid ephemeral storage size ${sizeInGiB}: the value must be between 21 and 200 GiB.`,
    )
  if (placementConstraints?.length)
    throw clientException('Fargate does not support task placement constraints.')
  if (request.inferenceAccelerators?.length)
    throw clientException('Fargate does not support inferenceAccelerators.')
  if (ipcMode) throw clientException('Fargate does not support ipcMode.')
  if (pidMode && pidMode !== 'task')
    throw clientException(`Fargate does not support the pidMode ${pidMode}.`)
  for (const { host, dockerVolumeConfiguration } of volumes ?? []) {
    if (host?.sourcePath)
      throw clientException('host.sourcePath should not be set for volumes in Fargate.')
    if (dockerVolumeConfiguration)
      throw clientException('Fargate does not support dockerVolumeConfiguration.')
  }
}

function validateContainer(container: ContainerDefinition): void {
  for (const field of ['startTimeout', 'stopTimeout'] as const)
    checkRange(container, field, container[field], 2, 120)
  if (container.privileged) throw invalid(container, 'Fargate does not support privileged.')
  if (container.dockerSecurityOptions?.length)
    throw invalid(container, 'Fargate does not support dockerSecurityOptions.')
  if (container.resourceRequirements?.length)
    throw invalid(container, 'Fargate does not support resourceRequirements.')
  validateLinuxParameters(container)
  validateLogConfiguration(container)
}

function validateLinuxParameters(container: ContainerDefinition): void {
  const { capabilities, ...others } = container.linuxParameters ?? {}
  const added = capabilities?.add?.find((capability) => capability !== 'SYS_PTRACE')
  if (added) throw invalid(container, `Fargate does not support adding the capability ${added}.`)
  for (const field of ['devices', 'maxSwap', 'sharedMemorySize', 'swappiness', 'tmpfs'] as const) {
    const value = others[field]
    if (Array.isArray(value) ? value.length > 0 : value !== undefined)
      throw invalid(container, `Fargate does not support linuxParameters.${field}.`)
  }
}

function validateLogConfiguration(container: ContainerDefinition): void {
  const { logDriver, options = {} } = container.logConfiguration ?? {}
  if (logDriver === undefined) return
  if (!LOG_DRIVERS.includes(logDriver))
    throw invalid(container, `Fargate does not support the log driver ${logDriver}.`)
  const missing = LOG_OPTIONS.filter((option) => !options[option])
  if (logDriver === 'awslogs' && missing.length > 0)
    throw clientException(`Log driver awslogs requires options: ${missing.join(', ')}`)
}

/** The containers of a task share its CPU and its memory. */
function validateSums({ cpu, memory, containerDefinitions = [] }: RegisterTaskDefinitionRequest) {
  const sum = (sizes: (number | undefined)[]) =>
    sizes.reduce<number>((all, one) => all + (one ?? 0), 0)
  if (sum(containerDefinitions.map((container) => container.cpu)) > Number(cpu))
    throw clientException(
      "Invalid setting for container(s). The sum of their 'cpu' is greater than the task's.",
    )
  const tooLarge = containerDefinitions.find(
    (container) => (container.memory ?? 0) > Number(memory),
  )
  if (tooLarge) throw invalid(tooLarge, "The 'memory' setting is greater than the task's.")
  const reserved = ({ memoryReservation, ...container }: ContainerDefinition) =>
    memoryReservation ?? container.memory
  if (sum(containerDefinitions.map(reserved)) > Number(memory))
    throw clientException(
      "Invalid setting for container(s). The sum of their 'memory' is greater than the task's.",
    )
}

function validateExecutionRole(request: RegisterTaskDefinitionRequest): void {
  const { executionRoleArn, containerDefinitions = [] } = request
  if (executionRoleArn) return
  const needed = containerDefinitions.flatMap(({ image, logConfiguration, secrets }) => [
    ...(logConfiguration?.logDriver === 'awslogs' ? ['log driver awslogs'] : []),
    ...(/^\d{12}\.dkr\.ecr\./.test(image ?? '') ? ['ECR images'] : []),
    ...(secrets?.length ? ['secrets'] : []),
  ])
  if (needed[0] !== undefined)
    throw clientException(
      `Fargate requires task definition to have execution role ARN to support ${needed[0]}.`,
    )
}
