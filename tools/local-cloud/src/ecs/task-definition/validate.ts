import type { ContainerDefinition, RegisterTaskDefinitionRequest } from '@aws-sdk/client-ecs'
import { AwsError } from '../../wire/service.ts'
import { isFargateSize } from './fargate.ts'

const clientException = (message: string) => new AwsError('ClientException', message)

/**
 * Rejects what ECS rejects; covers mistakes that are likely in a Fargate task definition.
 * @throws AwsError ClientException
 */
export function validateTaskDefinition(request: RegisterTaskDefinitionRequest): void {
  const { family, containerDefinitions = [], requiresCompatibilities = [] } = request
  if (!family) throw clientException('Family should not be null or empty.')
  if (!/^[\w-]{1,255}$/.test(family)) throw clientException('Family contains invalid characters.')
  if (containerDefinitions.length === 0) throw clientException('Container list cannot be empty.')
  for (const container of containerDefinitions) validateContainer(container)
  const names = containerDefinitions.map(({ name }) => name)
  if (new Set(names).size < names.length) throw clientException('Container names should be unique.')
  if (containerDefinitions.every(({ essential }) => essential === false))
    throw clientException(
      'Invalid setting for container(s). At least one container must be essential.',
    )
  if (requiresCompatibilities.includes('FARGATE')) validateFargate(request)
}

function validateContainer({ name, image, environment, portMappings }: ContainerDefinition): void {
  if (!name) throw clientException('Container.name should not be null or empty.')
  if (!image) throw clientException('Container.image should not be null or empty.')
  for (const { name: variable } of environment ?? [])
    if (!variable) throw clientException('Environment variable name should not be null or empty.')
  for (const { containerPort } of portMappings ?? [])
    if (containerPort !== undefined && (containerPort < 1 || containerPort > 65_535))
      throw clientException(`Container port ${containerPort} should be between 1 and 65535.`)
}

function validateFargate(request: RegisterTaskDefinitionRequest): void {
  const { cpu, memory, networkMode, executionRoleArn, containerDefinitions = [] } = request
  if (networkMode !== 'awsvpc')
    throw clientException('Fargate only supports network mode ‘awsvpc’.')
  if (!cpu) throw clientException('Fargate requires that ‘cpu’ be defined at the task level.')
  if (!memory) throw clientException('Fargate requires that ‘memory’ be defined at the task level.')
  if (!isFargateSize(Number(cpu), Number(memory)))
    throw clientException(
      `No Fargate configuration exists for given values: ${cpu} CPU, ${memory} memory. See the Amazon ECS documentation for the valid values.`,
    )
  const needsRole = containerDefinitions.some(
    ({ logConfiguration }) => logConfiguration?.logDriver === 'awslogs',
  )
  if (needsRole && !executionRoleArn)
    throw clientException(
      'Fargate requires task definition to have execution role ARN to support log driver awslogs.',
    )
}
