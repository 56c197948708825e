import type { Project } from '@repo/environments'
import { isCommit } from '../deployment/change.ts'
import type { LogsFact } from '../deployment/fact.ts'
import type { ClusterPlace, RepositoryPlace, ServicePlace } from '../places/place.ts'

/** The page of a commit, if a tag is one. */
export function commitUrl(tag: string | undefined, project: Project): string | undefined {
  return tag && isCommit(tag) ? `${github(project)}/commit/${tag}` : undefined
}

/** What lies between two commits, if both tags are commits and differ. */
export function compareUrl(
  from: string | undefined,
  to: string | undefined,
  project: Project,
): string | undefined {
  const comparable = from && to && from !== to && isCommit(from) && isCommit(to)
  return comparable ? `${github(project)}/compare/${from}...${to}` : undefined
}

const github = ({ repository }: Project) => `https://github.com/${repository}`

/** The service in the ECS console; one of its tabs. */
export function serviceUrl(place: ServicePlace, tab: 'health' | 'logs' | 'deployments'): string {
  const { region, cluster = 'default', service } = place
  const path = `clusters/${encodeURIComponent(cluster)}/services/${encodeURIComponent(service)}/${tab}`
  return `https://${region}.console.aws.amazon.com/ecs/v2/${path}?region=${region}`
}

/** The log stream that a failed container wrote, in the CloudWatch console. */
export function logStreamUrl({ region }: ServicePlace, { group, stream }: LogsFact): string {
  const path = `log-group/${twice(group)}/log-events/${twice(stream)}`
  return `https://${region}.console.aws.amazon.com/cloudwatch/home?region=${region}#logsV2:log-groups/${path}`
}

/** The console decodes what follows `#` twice, with `$` for `%`. */
function twice(name: string): string {
  return encodeURIComponent(encodeURIComponent(name)).replaceAll('%', '$')
}

/** An alarm in the CloudWatch console. */
export function alarmUrl({ region }: { readonly region: string }, alarm: string): string {
  return `https://${region}.console.aws.amazon.com/cloudwatch/home?region=${region}#alarmsV2:alarm/${encodeURIComponent(alarm)}`
}

/** The tasks of a cluster in the ECS console. */
export function clusterUrl({ region, cluster }: ClusterPlace): string {
  return `https://${region}.console.aws.amazon.com/ecs/v2/clusters/${encodeURIComponent(cluster)}/tasks?region=${region}`
}

/** An image in the ECR console; its repository where the digest is not known. */
export function imageUrl({ account, region, repository }: RepositoryPlace, digest: string): string {
  const path = `${account}/${repository}/_${digest === '' ? '' : `/image/${digest}/details`}`
  return `https://${region}.console.aws.amazon.com/ecr/repositories/private/${path}?region=${region}`
}
