import { clusterName, ownerOf, parseRepository, parseServiceArn } from '@repo/aws-events'
import type { ClusterPlace, RepositoryPlace, ServicePlace, TaskFamilyPlace } from './place.ts'

/** Key of everything stored of a service. Made of its names, so that every kind of event finds the same one. */
export function servicePartition({ account, region, cluster, service }: ServicePlace): string {
  const path = cluster === undefined ? service : `${cluster}/${service}`
  return `service#arn:aws:ecs:${region}:${account}:service/${path}`
}

/** Key of everything stored of a cluster itself. */
export function clusterPartition({ account, region, cluster }: ClusterPlace): string {
  return `cluster#arn:aws:ecs:${region}:${account}:cluster/${cluster}`
}

/** Key of everything stored of the tasks of a family that belong to no service. */
export function taskFamilyPartition({ account, region, cluster, family }: TaskFamilyPlace): string {
  return `tasks#arn:aws:ecs:${region}:${account}:task-family/${cluster}/${family}`
}

function parseTaskFamily(partition: string): TaskFamilyPlace | undefined {
  const form = /^tasks#arn:aws:ecs:([^:]*):([^:]*):task-family\/([^/]+)\/(.+)$/s
  const [, region, account, cluster, family] = form.exec(partition) ?? []
  if (region === undefined || account === undefined || !cluster || !family) return undefined
  return { account, region, cluster, family }
}

/**
 * Key of everything stored of an image. Each has its own, as a repository holds thousands of images and an
 * image hundreds of findings; it is made like the ARN that Amazon Inspector gives an image.
 */
export function imagePartition(place: RepositoryPlace, digest: string): string {
  const { account, region, repository } = place
  const image = digest === '' ? repository : `${repository}/${digest}`
  return `image#arn:aws:ecr:${region}:${account}:repository/${image}`
}

/** The place that a key names; `undefined` if the key is not one of ours. */
export function placeOfPartition(
  partition: string,
):
  | { readonly kind: 'service'; readonly place: ServicePlace }
  | { readonly kind: 'cluster'; readonly place: ClusterPlace }
  | { readonly kind: 'tasks'; readonly place: TaskFamilyPlace }
  | { readonly kind: 'repository'; readonly place: RepositoryPlace }
  | undefined {
  const tasks = parseTaskFamily(partition)
  if (tasks) return { kind: 'tasks', place: tasks }
  const arn = partition.slice(partition.indexOf('#') + 1)
  const service = parseServiceArn(arn)
  if (service) return { kind: 'service', place: service }
  const owner = partition.startsWith('cluster#') ? ownerOf(arn) : undefined
  if (owner) return { kind: 'cluster', place: { ...owner, cluster: clusterName(arn) } }
  const repository = parseRepository(arn)
  if (!repository?.owner) return undefined
  return { kind: 'repository', place: { ...repository.owner, repository: repository.name } }
}
