import { parseRepository, parseServiceArn } from '@fargate-starter/aws-events'
import type { RepositoryPlace, ServicePlace } from './places.ts'

/** Key of everything that is known of a service. Made of its names, so that every kind of event finds the same one. */
export function servicePartition({ account, region, cluster, service }: ServicePlace): string {
  const path = cluster === undefined ? service : `${cluster}/${service}`
  return `service#arn:aws:ecs:${region}:${account}:service/${path}`
}

/** Key of everything that is known of a repository. */
export function repositoryPartition({ account, region, repository }: RepositoryPlace): string {
  return `repository#arn:aws:ecr:${region}:${account}:repository/${repository}`
}

/** The place that a key names; `undefined` if the key is not one of ours. */
export function placeOf(
  partition: string,
):
  | { readonly kind: 'service'; readonly place: ServicePlace }
  | { readonly kind: 'repository'; readonly place: RepositoryPlace }
  | undefined {
  const arn = partition.slice(partition.indexOf('#') + 1)
  const service = parseServiceArn(arn)
  if (service) return { kind: 'service', place: service }
  const repository = parseRepository(arn)
  if (!repository?.owner) return undefined
  return { kind: 'repository', place: { ...repository.owner, repository: repository.name } }
}
