import type { ContainerDefinition, RegisterTaskDefinitionRequest } from '@aws-sdk/client-ecs'
import { AwsError } from '../../wire/service.ts'
import { isFargateSize } from './fargate.ts'

const refuse = (message: string) => new AwsError('ClientException', message)

/**
 * Rejects what ECS rejects; covers mistakes that are likely in a Fargate task definition.
 * @throws AwsError ClientException
 */
export function validateTaskDefinition(request: RegisterTaskDefinitionRequest): void {
  const { family, containerDefinitions = [], requiresCompatibilities = [] } = request
  if (!family) throw refuse('Family should not be null or empty.')
  if (!/^[\w-]{1,255}$/.test(family)) throw refuse('Family contains invalid characters.')
  if (containerDefinitions.length === 0) throw refuse('Container list cannot be empty.')
  for (const container of containerDefinitions) validateContainer(container)
  const names = containerDefinitions.map(({ name }) => name)
  if (new Set(names).size < names.length) throw refuse('Container names should be unique.')
  if (containerDefinitions.every(({ essential }) => essential === false))
    throw refuse('Invalid setting for container(s). At least one container must be essential.')
  if (requiresCompatibilities.includes('FARGATE')) validateFargate(request)
}

function validateContainer({ name, image, environment, portMappings }: ContainerDefinition): void {
  if (!name) throw refuse('Container.name should not be null or empty.')
  if (!image) throw refuse('Container.image should not be null or empty.')
  for (const { name: variable } of environment ?? [])
    if (!variable) throw refuse('Environment variable name should not be null or empty.')
  for (const { containerPort } of portMappings ?? [])
    if (containerPort !== undefined && (containerPort < 1 || containerPort > 65_535))
      throw refuse(`Container port ${containerPort} should be between 1 and 65535.`)
}

function validateFargate(request: RegisterTaskDefinitionRequest): void {
  const { cpu, memory, networkMode, executionRoleArn, containerDefinitions = [] } = request
  if (networkMode !== 'awsvpc') throw refuse('Fargate only supports network mode ‘awsvpc’.')
  if (!cpu) throw refuse('Fargate requires that ‘cpu’ be defined at the task level.')
  if (!memory) throw refuse('Fargate requires that ‘memory’ be defined at the task level.')
  if (!isFargateSize(Number(cpu), Number(memory)))
    throw refuse(
      `No Fargate configuration exists for given values: ${cpu} CPU, ${memory} memory. See the Amazon ECS documentation for the valid values.`,
    )
  const needsRole = containerDefinitions.some(
    ({ logConfiguration }) => logConfiguration?.logDriver === 'awslogs',
  )
  if (needsRole && !executionRoleArn)
    throw refuse(
      'Fargate requires task definition to have execution role ARN to support log driver awslogs.',
    )
}
