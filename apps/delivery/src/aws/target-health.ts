import {
  DescribeTargetHealthCommand,
  type ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2'
import { callAws } from './call.ts'

export type LoadBalancing = Pick<ElasticLoadBalancingV2Client, 'send'>

/**
 * The number of healthy targets in target groups, each counted once.
 * @throws AwsCallError
 */
export async function countHealthyTargets(
  loadBalancing: LoadBalancing,
  targetGroups: readonly string[],
): Promise<number> {
  const answers = await Promise.all(
    targetGroups.map((TargetGroupArn) =>
      callAws('elasticloadbalancing:DescribeTargetHealth', () =>
        loadBalancing.send(new DescribeTargetHealthCommand({ TargetGroupArn })),
      ),
    ),
  )
  const healthy = answers
    .flatMap(({ TargetHealthDescriptions = [] }) => TargetHealthDescriptions)
    .filter(({ TargetHealth }) => TargetHealth?.State === 'healthy')
  return new Set(healthy.map(({ Target }) => `${Target?.Id}:${Target?.Port}`)).size
}
