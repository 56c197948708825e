import type { LoadBalancer } from '@aws-sdk/client-ecs'
import {
  DescribeTargetGroupsCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2'
import { call } from '../aws.ts'
import type { TaskDefinition } from '../definitions/load.ts'
import { EcspressoError, unsupported } from '../errors.ts'
import type { Session } from '../session.ts'
import { check } from './check.ts'

/** Checks the network, and each load balancer's target group and container port. */
export async function verifyServiceDefinition(session: Session): Promise<undefined> {
  const service = await session.serviceDefinition()
  const definition = await session.taskDefinition()
  if (definition.networkMode === 'awsvpc' && !service.networkConfiguration?.awsvpcConfiguration)
    throw new EcspressoError(
      'verify',
      'networkConfiguration.awsvpcConfiguration is missing: the task definition is awsvpc.',
    )
  for (const [index, balancer] of (service.loadBalancers ?? []).entries())
    await check(session, `Load balancer ${index}`, () =>
      verifyLoadBalancer(session, balancer, definition),
    )
  if (service.volumeConfigurations?.length) throw unsupported('verify of volumeConfigurations')
  if (service.vpcLatticeConfigurations?.length)
    throw unsupported('verify of vpcLatticeConfigurations')
}

async function verifyLoadBalancer(
  session: Session,
  { targetGroupArn = '', containerName, containerPort }: LoadBalancer,
  { containerDefinitions = [] }: TaskDefinition,
): Promise<undefined> {
  const client = new ElasticLoadBalancingV2Client(session.aws)
  const { TargetGroups = [] } = await call('elasticloadbalancing:DescribeTargetGroups', () =>
    client.send(new DescribeTargetGroupsCommand({ TargetGroupArns: [targetGroupArn] })),
  )
  if (TargetGroups.length === 0)
    throw new EcspressoError('not-found', `There is no target group ${targetGroupArn}.`)
  const mapped = containerDefinitions.some(
    ({ name, portMappings = [] }) =>
      name === containerName && portMappings.some((port) => port.containerPort === containerPort),
  )
  if (!mapped)
    throw new EcspressoError(
      'verify',
      `The task definition has no container ${containerName} with the port ${containerPort}.`,
    )
}
