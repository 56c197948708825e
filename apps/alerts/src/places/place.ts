/** An ECS service as events name it. */
export interface ServicePlace {
  readonly account: string
  readonly region: string
  /** Unknown where only an ARN of the short format names the service. */
  readonly cluster: string | undefined
  readonly service: string
}

/** An ECS cluster: the place of what belongs to no one service. */
export interface ClusterPlace {
  readonly account: string
  readonly region: string
  readonly cluster: string
}

/** A family of task definitions, whose tasks are run by themselves in a cluster. */
export interface TaskFamilyPlace extends ClusterPlace {
  readonly family: string
}

/** An ECR repository. */
export interface RepositoryPlace {
  readonly account: string
  readonly region: string
  readonly repository: string
}
