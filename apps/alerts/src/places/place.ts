/** An ECS service as events name it. */
export interface ServicePlace {
  readonly account: string
  readonly region: string
  /** Unknown where only an ARN of the short format names the service. */
  readonly cluster: string | undefined
  readonly service: string
}

/** An ECR repository. */
export interface RepositoryPlace {
  readonly account: string
  readonly region: string
  readonly repository: string
}
