import {
  type DeploymentTarget,
  type Environment,
  environmentOfCluster,
  targetIn,
  targetOfService,
  targetsOfRepository,
} from '@repo/environments'
import type { ClusterPlace, RepositoryPlace, ServicePlace } from './place.ts'

/** Where something happens, by its name in the table of environments, or as events call it where the table has no entry. */
export interface Names {
  readonly environment: string
  readonly service: string
}

/** A cluster of the table may have a namesake in another account or region. */
function unknownCluster(
  { account, region, cluster = '?' }: Omit<ServicePlace, 'service'>,
  table: readonly Environment[],
): string {
  const isNamesake = table.some((environment) => environment.cluster === cluster)
  return `(unknown: cluster ${cluster}${isNamesake ? ` of ${account} in ${region}` : ''})`
}

const unknownService = (environment: string) => `(unknown service in ${environment})`
const unknownRepository = '(unknown repository)'

/** The names of a place, and its entry in the table. The alert policy decides where its messages go. */
export interface ResolvedPlace {
  readonly names: Names
  /** `undefined` where the table has no entry. */
  readonly target: DeploymentTarget | undefined
}

/** Looks up a service in the table of environments. An account may run other services too: they are called as events call them. */
export function resolveService(place: ServicePlace, table: readonly Environment[]): ResolvedPlace {
  const { account, region, cluster = '', service } = place
  const target = targetOfService({ account, region, cluster, service }, table)
  if (target) return resolved(target, service)
  const neighbour = environmentOfCluster({ account, region, cluster }, table)
  const name = neighbour ? unknownService(neighbour.name) : unknownCluster(place, table)
  return {
    names: { environment: name, service },
    target: undefined,
  }
}

/** Looks up a cluster in the table of environments. Its first service stands for all. */
export function resolveCluster(place: ClusterPlace, table: readonly Environment[]): ResolvedPlace {
  const environment = environmentOfCluster(place, table)
  if (!environment)
    return {
      names: { environment: unknownCluster(place, table), service: place.cluster },
      target: undefined,
    }
  const target = targetIn(environment)
  return resolved(target, target.service.name)
}

/**
 * Looks up an ECR repository in the table of environments: one entry for each environment that its images are for. Where several
 * services of an environment share the repository, the first of them stands for all.
 */
export function resolveRepository(
  place: RepositoryPlace,
  table: readonly Environment[],
): readonly [ResolvedPlace, ...ResolvedPlace[]] {
  const targets = Map.groupBy(targetsOfRepository(place, table), ({ name }) => name)
  const [first, ...others] = [...targets.values()].flatMap(([target]) =>
    target ? [resolved(target, place.repository)] : [],
  )
  if (first) return [first, ...others]
  const names = { environment: unknownRepository, service: place.repository }
  return [{ names, target: undefined }]
}

function resolved(target: DeploymentTarget, service: string): ResolvedPlace {
  return {
    names: { environment: target.name, service },
    target,
  }
}
