import {
  type DeploymentTarget,
  environmentOfCluster,
  targetIn,
  targetOfService,
  targetsOfRepository,
} from '@repo/environments'
import type { Settings } from '../settings.ts'
import type { ClusterPlace, RepositoryPlace, ServicePlace } from './place.ts'

type Table = Pick<Settings, 'environments' | 'wording'>

/** Where something happens, by its name in the table of environments, or as events call it where the table has no entry. */
export interface Names {
  readonly environment: string
  readonly service: string
}

/** A cluster of the table may have a namesake in another account or region. */
function unknownCluster(
  { account, region, cluster = '?' }: Omit<ServicePlace, 'service'>,
  { environments, wording }: Table,
): string {
  const isNamesake = environments.some((environment) => environment.cluster === cluster)
  return wording.general.unknownPlace.cluster(cluster, isNamesake ? account : undefined, region)
}

/** The names of a place, and its entry in the table. The alert policy decides where its messages go. */
export interface ResolvedPlace {
  readonly names: Names
  /** `undefined` where the table has no entry. */
  readonly target: DeploymentTarget | undefined
}

/** Looks up a service in the table of environments. An account may run other services too: they are called as events call them. */
export function resolveService(place: ServicePlace, table: Table): ResolvedPlace {
  const { account, region, cluster = '', service } = place
  const target = targetOfService({ account, region, cluster, service }, table.environments)
  if (target) return resolved(target, service)
  const neighbour = environmentOfCluster({ account, region, cluster }, table.environments)
  const name = neighbour
    ? table.wording.general.unknownPlace.service(neighbour.name)
    : unknownCluster(place, table)
  return {
    names: { environment: name, service },
    target: undefined,
  }
}

/** Looks up a cluster in the table of environments. Its first service stands for all. */
export function resolveCluster(place: ClusterPlace, table: Table): ResolvedPlace {
  const environment = environmentOfCluster(place, table.environments)
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
  { environments, wording }: Table,
): readonly [ResolvedPlace, ...ResolvedPlace[]] {
  const targets = Map.groupBy(targetsOfRepository(place, environments), ({ name }) => name)
  const [first, ...others] = [...targets.values()].flatMap(([target]) =>
    target ? [resolved(target, place.repository)] : [],
  )
  if (first) return [first, ...others]
  const names = { environment: wording.general.unknownPlace.repository, service: place.repository }
  return [{ names, target: undefined }]
}

function resolved(target: DeploymentTarget, service: string): ResolvedPlace {
  return {
    names: { environment: target.name, service },
    target,
  }
}
