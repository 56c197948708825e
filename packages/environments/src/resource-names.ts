import type { DeploymentTarget, Environment } from './environment.ts'

/** Names of the CloudFormation stacks of one environment. */
export interface StackNames {
  /** What it keeps: logs, uploads, users. */
  readonly data: string
  /** Everything else; ecspresso looks outputs up in it, by the cluster's name. */
  readonly environment: string
}

export function stackNames({ cluster }: Pick<Environment, 'cluster'>): StackNames {
  return { data: `${cluster}-data`, environment: cluster }
}

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
  /** Family of the service's task definitions. */
  readonly taskFamily: string
  /**
   * Before the names of the service's outputs of the stack (`OrderWorkerTaskRoleArn`), whose keys have letters and digits only.
   * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/outputs-section-structure.html
   */
  readonly outputPrefix: string
}

/** The stacks of `apps/infra` and the definitions of `ecspresso/` create these. */
export function resourceNames({
  cluster,
  name,
  service,
}: Pick<DeploymentTarget, 'cluster' | 'name' | 'service'>): ResourceNames {
  return {
    executionRole: `${cluster}-task-execution`,
    taskRole: `${cluster}-${service.name}-task`,
    logGroup: `/ecs/${cluster}/${service.name}`,
    targetGroup: `${cluster}-${service.name}`,
    taskFamily: `${service.name}-${name}`,
    outputPrefix: service.name
      .split(/[^A-Za-z0-9]+/)
      .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
      .join(''),
  }
}
