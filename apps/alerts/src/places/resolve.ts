import {
  type DeploymentTarget,
  type Environment,
  environmentOfCluster,
  targetOfService,
  targetsOfRepository,
} from '@repo/environments'
import type { RepositoryPlace, ServicePlace } from './place.ts'

/** Where something happens, as the table of environments names it, or as it is called if the table does not know it. */
export interface Names {
  readonly environment: string
  readonly service: string
}

const unknownCluster = (cluster: string) => `(unknown: cluster ${cluster})`
const unknownService = (environment: string) => `(unknown service in ${environment})`
const unknownRepository = '(unknown repository)'

/** How a place is called. The alert policy says where what happens there is told. */
export interface ResolvedPlace {
  readonly names: Names
  readonly environment: DeploymentTarget | undefined
}

/** What the table of environments says of a service. An account also runs what is not ours: that is named as it is. */
export function resolveService(place: ServicePlace, table: readonly Environment[]): ResolvedPlace {
  const { account, region, cluster = '', service } = place
  const environment = targetOfService({ account, region, cluster, service }, table)
  if (environment) return resolved(environment, service)
  const neighbour = environmentOfCluster({ account, region, cluster }, table)
  const name = neighbour ? unknownService(neighbour.name) : unknownCluster(cluster || '?')
  return {
    names: { environment: name, service },
    environment: undefined,
  }
}

/** What the table of environments says of an ECR repository: an entry for each environment that its images are for. */
export function resolveRepository(
  place: RepositoryPlace,
  table: readonly Environment[],
): readonly [ResolvedPlace, ...ResolvedPlace[]] {
  const [first, ...others] = targetsOfRepository(place, table).map((environment) =>
    resolved(environment, place.repository),
  )
  if (first) return [first, ...others]
  const names = { environment: unknownRepository, service: place.repository }
  return [{ names, environment: undefined }]
}

function resolved(environment: DeploymentTarget, service: string): ResolvedPlace {
  return {
    names: { environment: environment.name, service },
    environment,
  }
}
