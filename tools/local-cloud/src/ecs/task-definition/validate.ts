import type { RegisterTaskDefinitionRequest } from '@aws-sdk/client-ecs'
import { clientException } from '../errors.ts'
import { checkTags } from '../tags.ts'
import { validateContainer } from './container.ts'
import { validateFargate } from './validate-fargate.ts'

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html */
const MAX_BYTES = 65_536
const MAX_CONTAINERS = 10

/**
 * Rejects what ECS rejects beyond its model; covers mistakes that are likely in a Fargate task definition.
 * @throws AwsError ClientException, or InvalidParameterException for tags
 */
export function validateTaskDefinition(request: RegisterTaskDefinitionRequest): void {
  const { family, containerDefinitions = [], requiresCompatibilities = [], tags } = request
  if (!family) throw clientException('Family should not be null or empty.')
  if (!/^[\w-]{1,255}$/.test(family)) throw clientException('Family contains invalid characters.')
  if (containerDefinitions.length === 0) throw clientException('Container list cannot be empty.')
  if (containerDefinitions.length > MAX_CONTAINERS)
    throw clientException(`Container list can have at most ${MAX_CONTAINERS} items.`)
  if (tags?.length === 0) throw clientException('Tags can not be empty.')
  checkTags(tags)
  validateBytes(request)
  validateTask(request)
  for (const container of containerDefinitions) validateContainer(container, request)
  const names = containerDefinitions.map(({ name }) => name)
  if (new Set(names).size < names.length) throw clientException('Container names should be unique.')
  if (containerDefinitions.every(({ essential }) => essential === false))
    throw clientException(
      'Invalid setting for container(s). At least one container must be essential.',
    )
  validateNetwork(request)
  if (requiresCompatibilities.includes('FARGATE')) validateFargate(request)
}

function validateBytes(request: RegisterTaskDefinitionRequest): void {
  const length = Buffer.byteLength(JSON.stringify(request))
  if (length > MAX_BYTES)
    throw clientException(`Actual length: '${length}'. Max allowed length is '${MAX_BYTES}' bytes.`)
}

function validateTask(request: RegisterTaskDefinitionRequest): void {
  for (const field of ['cpu', 'memory'] as const) {
    const value = request[field]
    if (value !== undefined && !(Number(value) > 0))
      throw clientException(
        `Invalid '${field}' setting for task. For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.`,
      )
  }
  for (const role of [request.taskRoleArn, request.executionRoleArn])
    if (role !== undefined && !/^(?:arn:[\w-]+:iam::\d{12}:role\/)?[\w+=,.@/-]+$/.test(role))
      throw clientException('Role is not valid')
  const volumes = request.volumes?.map(({ name }) => name) ?? []
  if (volumes.includes(undefined) || volumes.includes(''))
    throw clientException('Volume.name should not be null or empty.')
  if (new Set(volumes).size < volumes.length)
    throw clientException('Volume names should be unique.')
}

function validateNetwork({
  networkMode,
  containerDefinitions = [],
}: RegisterTaskDefinitionRequest) {
  if (networkMode !== 'awsvpc') return
  const fields = ['dnsSearchDomains', 'dnsServers', 'extraHosts', 'hostname', 'links'] as const
  for (const container of containerDefinitions)
    for (const field of fields)
      if ((container[field]?.length ?? 0) > 0)
        throw clientException(`${field} is not supported when networkMode=awsvpc.`)
}
