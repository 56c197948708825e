import type { Environment } from './environment.ts'

/** Names that an environment's stack gives to what others look for by name. */
export interface ResourceNames {
  /** Role with which ECS pulls the image and writes the log. */
  readonly executionRole: string
  /** Role of the service itself. */
  readonly taskRole: string
  /** CloudWatch log group of the service. */
  readonly logGroup: string
  /** Target group of the load balancer; ECS names it when health checks fail. At most 32 characters. */
  readonly targetGroup: string
}

/** The stacks of `apps/infra` create these, and the local cloud starts with them. */
export function resourceNames({
  cluster,
  service,
}: Pick<Environment, 'cluster' | 'service'>): ResourceNames {
  return {
    executionRole: `${cluster}-task-execution`,
    taskRole: `${cluster}-${service}-task`,
    logGroup: `/ecs/${cluster}/${service}`,
    targetGroup: `${cluster}-${service}`,
  }
}
