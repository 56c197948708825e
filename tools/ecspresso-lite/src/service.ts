import { type Deployment, DescribeServicesCommand, type Service } from '@aws-sdk/client-ecs'
import { readServiceDefinition, type ServiceDefinition } from './definitions/load.ts'
import { EcspressoError } from './errors.ts'
import type { Session } from './session.ts'

/** A service as AWS has it. */
export interface RemoteService {
  /** The response of DescribeServices. */
  service: Service
  /** The same as a service definition, for comparison with the file. */
  definition: ServiceDefinition
}

/** The service of the configuration; `undefined` when it does not exist or is INACTIVE. */
export async function findService(session: Session): Promise<RemoteService | undefined> {
  const service = (await describeServices(session)).services?.[0]
  if (!service || service.status === 'INACTIVE') return undefined
  if (service.status === 'DRAINING') session.warn('The service is being deleted (DRAINING).')
  // DescribeServices returns three attributes of a service in its deployment.
  const primary = primaryDeployment(service)
  const value = {
    ...service,
    serviceConnectConfiguration: primary?.serviceConnectConfiguration,
    volumeConfigurations: primary?.volumeConfigurations,
    vpcLatticeConfigurations: primary?.vpcLatticeConfigurations,
  }
  // The response has fields that a definition cannot have: reading drops them without a warning.
  const definition = readServiceDefinition(value, session.config)
  return { service, definition }
}

/** @throws EcspressoError when there is no such service */
export async function requireService(session: Session): Promise<RemoteService> {
  const found = await findService(session)
  if (found) return found
  const { service, cluster } = session.config
  throw new EcspressoError('not-found', `There is no service ${service} in the cluster ${cluster}.`)
}

/** With tags, as ecspresso calls it. */
export function describeServices(session: Session) {
  const { cluster, service } = session.config
  return session.ecs('DescribeServices', (client, abort) =>
    client.send(
      new DescribeServicesCommand({ cluster, services: [service], include: ['TAGS'] }),
      abort,
    ),
  )
}

export function primaryDeployment(service: Service): Deployment | undefined {
  return service.deployments?.find(({ status }) => status === 'PRIMARY')
}

/** The last part of an ARN: `backend:42` of `arn:aws:ecs:…:task-definition/backend:42`. */
export function nameOf(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1)
}

/** `backend` of `arn:aws:ecs:…:task-definition/backend:42`. */
export function familyOf(arn: string): string {
  return nameOf(arn).split(':')[0] ?? ''
}

/** @throws EcspressoError when a response lacks a field that ECS always returns */
export function present<T>(value: T | undefined | null, field: string): T {
  if (value === undefined || value === null)
    throw new EcspressoError('aws', `The answer of AWS has no ${field}.`)
  return value
}
