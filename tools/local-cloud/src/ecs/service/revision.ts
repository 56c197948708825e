import type { CreateServiceRequest, UpdateServiceRequest } from '@aws-sdk/client-ecs'
import type { Clock } from '../../clock.ts'
import type { Ids } from '../ids.ts'
import type { RegisteredTaskDefinition, RevisionSettings, ServiceRevision } from '../model.ts'
import type { Images } from '../ports.ts'

/** The revision settings of a request; fields that it omits keep their value. */
export function revisionSettings(
  request: CreateServiceRequest | UpdateServiceRequest,
  taskDefinition: RegisteredTaskDefinition,
  before?: RevisionSettings,
): RevisionSettings {
  const launchType = 'launchType' in request ? request.launchType : undefined
  const strategy = request.capacityProviderStrategy ?? before?.capacityProviderStrategy
  const hasStrategy = strategy !== undefined && strategy.length > 0
  return {
    taskDefinition,
    launchType: hasStrategy ? undefined : (launchType ?? before?.launchType ?? 'FARGATE'),
    platformVersion: request.platformVersion ?? before?.platformVersion ?? 'LATEST',
    capacityProviderStrategy: hasStrategy ? strategy : undefined,
    networkConfiguration: request.networkConfiguration ?? before?.networkConfiguration,
    loadBalancers: request.loadBalancers ?? before?.loadBalancers ?? [],
    serviceRegistries: request.serviceRegistries ?? before?.serviceRegistries,
    serviceConnectConfiguration:
      request.serviceConnectConfiguration ?? before?.serviceConnectConfiguration,
    volumeConfigurations: request.volumeConfigurations ?? before?.volumeConfigurations,
  }
}

/** Whether two revisions have the same settings. */
export function sameRevision(one: RevisionSettings, other: RevisionSettings): boolean {
  return canonical(one) === canonical(other)
}

function canonical({ taskDefinition, ...settings }: RevisionSettings): string {
  const { taskDefinitionArn } = taskDefinition.definition
  return JSON.stringify({ taskDefinitionArn, ...pick(settings) }, sortKeys)
}

/** The settings of a revision, without its other fields. */
function pick(settings: Omit<RevisionSettings, 'taskDefinition'>) {
  return {
    launchType: settings.launchType,
    platformVersion: settings.platformVersion,
    capacityProviderStrategy: settings.capacityProviderStrategy,
    networkConfiguration: settings.networkConfiguration,
    loadBalancers: settings.loadBalancers,
    serviceRegistries: settings.serviceRegistries ?? [],
    serviceConnectConfiguration: settings.serviceConnectConfiguration,
    volumeConfigurations: settings.volumeConfigurations ?? [],
  }
}

function sortKeys(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
}

export function createRevision(
  settings: RevisionSettings,
  serviceArn: string,
  { clock, ids, images }: { clock: Clock; ids: Ids; images: Images },
): ServiceRevision {
  const containers = settings.taskDefinition.definition.containerDefinitions ?? []
  return {
    ...settings,
    arn: `${serviceArn.replace(':service/', ':service-revision/')}/${ids.serviceRevision()}`,
    createdAt: clock.now(),
    containerImages: containers.map(({ name = '', image = '' }) => ({
      containerName: name,
      image,
      imageDigest: images.resolve(image)?.digest,
    })),
  }
}
