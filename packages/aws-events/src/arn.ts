/** The account of a resource and where it is. Every parser returns `undefined` for any other ARN. */
export interface Owner {
  /** `aws`, `aws-cn`, `aws-us-gov`, … */
  readonly partition: string
  readonly region: string
  readonly account: string
}

/** @example ownerOf('arn:aws:lambda:eu-west-1:111122223333:function:alerts')?.account // '111122223333' */
export function ownerOf(arn: string): Owner | undefined {
  const [prefix, partition, service, region, account] = arn.split(':')
  return prefix === 'arn' && partition && service && region && account
    ? { partition, region, account }
    : undefined
}

/** An ECS service. ARNs of the short format (before 2019) do not name the cluster. */
export interface ServiceArn extends Owner {
  readonly cluster: string | undefined
  readonly service: string
}

/** @example parseServiceArn('arn:aws:ecs:eu-west-1:111122223333:service/dev/backend')?.service // 'backend' */
export function parseServiceArn(arn: string): ServiceArn | undefined {
  const { owner, parts } = split(arn, 'ecs', 'service')
  const service = parts.at(-1)
  if (!owner || !service || parts.length > 2) return undefined
  return { ...owner, cluster: parts.length === 2 ? parts[0] : undefined, service }
}

export interface ServiceDeploymentArn extends Owner {
  readonly cluster: string
  readonly service: string
  readonly id: string
}

/** `arn:…:service-deployment/CLUSTER/SERVICE/ID`. Its id is not the `ecs-svc/…` of events. */
export function parseServiceDeploymentArn(arn: string): ServiceDeploymentArn | undefined {
  const { owner, parts } = split(arn, 'ecs', 'service-deployment')
  const [cluster, service, id] = parts
  if (!owner || !cluster || !service || !id || parts.length > 3) return undefined
  return { ...owner, cluster, service, id }
}

export interface TaskArn extends Owner {
  readonly cluster: string | undefined
  readonly id: string
}

/** `arn:…:task/CLUSTER/ID`, or the short format without the cluster. */
export function parseTaskArn(arn: string): TaskArn | undefined {
  const { owner, parts } = split(arn, 'ecs', 'task')
  const id = parts.at(-1)
  if (!owner || !id || parts.length > 2) return undefined
  return { ...owner, cluster: parts.length === 2 ? parts[0] : undefined, id }
}

export interface TaskDefinitionArn {
  readonly family: string
  readonly revision: number
}

/** Reads `arn:…:task-definition/FAMILY:REVISION`, and the short `FAMILY:REVISION`. */
export function parseTaskDefinitionArn(arnOrName: string): TaskDefinitionArn | undefined {
  const { owner, parts } = split(arnOrName, 'ecs', 'task-definition')
  const short = owner ? parts.join('/') : arnOrName
  const [, family, revision] = /^([^:/]+):(\d+)$/.exec(short) ?? []
  return family && revision ? { family, revision: Number(revision) } : undefined
}

/** The cluster's name, from its ARN or from the name itself. */
export function clusterName(arnOrName: string): string {
  return split(arnOrName, 'ecs', 'cluster').parts[0] ?? arnOrName
}

/** The service of a task's `group`: `backend` of `service:backend`, nothing of `family:migrate`. */
export function serviceOfGroup(group: string | undefined): string | undefined {
  return /^service:(.+)$/.exec(group ?? '')?.[1]
}

export interface Repository {
  /** With its namespace: `team/backend`. */
  readonly name: string
  /** `undefined` for a plain name. */
  readonly owner: Owner | undefined
}

/** A repository from its name, its ARN (Amazon Inspector's `repository-name`), or the ARN of an image in it. */
export function parseRepository(nameOrArn: string): Repository | undefined {
  const { owner, parts } = split(nameOrArn, 'ecr', 'repository')
  if (!owner)
    return nameOrArn && !nameOrArn.startsWith('arn:') ? { name: nameOrArn, owner } : undefined
  const name = parts.filter((part) => !part.startsWith('sha256:')).join('/')
  return name ? { name, owner } : undefined
}

function split(arn: string, service: string, type: string): { owner?: Owner; parts: string[] } {
  const [prefix, partition, of, region, account, ...rest] = arn.split(':')
  const [kind, ...parts] = rest.join(':').split('/')
  if (prefix !== 'arn' || of !== service || kind !== type) return { parts: [] }
  return {
    owner: { partition: partition ?? '', region: region ?? '', account: account ?? '' },
    parts,
  }
}
