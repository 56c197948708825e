import type { DeploymentTarget } from '@repo/environments'

type Place = Pick<DeploymentTarget, 'account' | 'region' | 'cluster' | 'service'>

/** Pages of the AWS console about a deployment. */
export function consoleLinks(
  { account, region, cluster, service: { name: service, repository } }: Place,
  taskDefinition?: string,
  digest?: string,
): Readonly<Record<'service' | 'stacks' | 'logs' | 'taskDefinition' | 'image', string>> {
  const ecs = `https://${region}.console.aws.amazon.com/ecs/v2`
  const ecr = `https://${region}.console.aws.amazon.com/ecr/repositories/private/${account}/${repository}`
  const [family = '', revision = ''] = (taskDefinition ?? '').split(':')
  const page = (path: string) => `${ecs}/${path}?region=${region}`
  return {
    service: page(`clusters/${cluster}/services/${service}/health`),
    stacks: `https://${region}.console.aws.amazon.com/cloudformation/home?region=${region}#/stacks`,
    logs: page(`clusters/${cluster}/services/${service}/logs`),
    taskDefinition: page(`task-definitions/${family}/${revision}/containers`),
    image: `${ecr}/_/image/${digest ?? ''}/details?region=${region}`,
  }
}
