import { type DeploymentTarget, resourceNames } from '@repo/environments'
import { Duration } from 'aws-cdk-lib'
import {
  ApplicationLoadBalancer,
  ApplicationProtocol,
  ApplicationTargetGroup,
  ListenerAction,
  SslPolicy,
  TargetType,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2'
import type { Construct } from 'constructs'
import type { EnvironmentSettings } from '../settings.ts'
import { CONTAINER_PORT, type Network, openToInternet } from './network.ts'

export interface LoadBalancer {
  readonly alb: ApplicationLoadBalancer
  readonly targetGroup: ApplicationTargetGroup
}

/** An internet-facing load balancer and the target group that ECS registers tasks in. */
export function addLoadBalancer(
  scope: Construct,
  network: Network,
  environment: DeploymentTarget,
  https: EnvironmentSettings['https'],
): LoadBalancer {
  const { vpc, front } = network
  const alb = new ApplicationLoadBalancer(scope, 'LoadBalancer', {
    vpc,
    internetFacing: true,
    securityGroup: front,
    dropInvalidHeaderFields: true,
    deletionProtection: environment.production,
  })
  const targetGroup = addTargetGroup(scope, network, environment)
  const defaultAction = ListenerAction.forward([targetGroup])
  openToInternet(network, 80)
  if (https) {
    openToInternet(network, 443)
    alb.addListener('Https', {
      port: 443,
      protocol: ApplicationProtocol.HTTPS,
      certificates: [{ certificateArn: https.certificateArn }],
      sslPolicy: SslPolicy.RECOMMENDED_TLS,
      open: false,
      defaultAction,
    })
  }
  alb.addListener('Http', {
    port: 80,
    protocol: ApplicationProtocol.HTTP,
    open: false,
    defaultAction: https
      ? ListenerAction.redirect({ protocol: 'HTTPS', port: '443', permanent: true })
      : defaultAction,
  })
  return { alb, targetGroup }
}

/**
 * Most of a deployment is waiting for these: a new task serves after two good checks, and an old one gets its SIGTERM
 * when the deregistration delay is over, whether or not a request is still in flight. AWS's own 300 s would be added to each.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/load-balancer-connection-draining.html
 */
function addTargetGroup(
  scope: Construct,
  { vpc }: Network,
  environment: DeploymentTarget,
): ApplicationTargetGroup {
  return new ApplicationTargetGroup(scope, 'TargetGroup', {
    vpc,
    targetGroupName: resourceNames(environment).targetGroup,
    targetType: TargetType.IP,
    protocol: ApplicationProtocol.HTTP,
    port: CONTAINER_PORT,
    deregistrationDelay: Duration.seconds(15),
    healthCheck: {
      path: '/readyz',
      healthyHttpCodes: '200',
      interval: Duration.seconds(5),
      timeout: Duration.seconds(3),
      healthyThresholdCount: 2,
      unhealthyThresholdCount: 3,
    },
  })
}
