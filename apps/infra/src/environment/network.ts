import {
  GatewayVpcEndpointAwsService,
  Peer,
  Port,
  SecurityGroup,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2'
import type { Construct } from 'constructs'
import type { EnvironmentSettings } from '../settings.ts'

/** Port of the container in the task definition. */
export const CONTAINER_PORT = 8080

export interface Network {
  readonly vpc: Vpc
  /** Of the load balancer; lets in what its listeners allow. */
  readonly front: SecurityGroup
  /** Of the tasks; lets in nothing but the load balancer. */
  readonly tasks: SecurityGroup
}

/**
 * Two availability zones, tasks in private subnets. What they send to the internet goes through NAT gateways; what
 * they exchange with S3 does not, and that is most of it: image layers come from there.
 */
export function addNetwork(
  scope: Construct,
  { natGateways }: Pick<EnvironmentSettings, 'natGateways'>,
): Network {
  const vpc = new Vpc(scope, 'Vpc', {
    maxAzs: 2,
    natGateways,
    // Emptying it takes a custom resource, and no resource here uses it.
    restrictDefaultSecurityGroup: false,
    subnetConfiguration: [
      { name: 'Public', subnetType: SubnetType.PUBLIC, cidrMask: 24, mapPublicIpOnLaunch: false },
      { name: 'Private', subnetType: SubnetType.PRIVATE_WITH_EGRESS, cidrMask: 20 },
    ],
    gatewayEndpoints: { S3: { service: GatewayVpcEndpointAwsService.S3 } },
  })
  const front = new SecurityGroup(scope, 'LoadBalancerSecurityGroup', {
    vpc,
    description: 'Load balancer',
    allowAllOutbound: false,
  })
  const tasks = new SecurityGroup(scope, 'TaskSecurityGroup', { vpc, description: 'Tasks' })
  front.addEgressRule(tasks, Port.tcp(CONTAINER_PORT), 'Requests and health checks')
  tasks.addIngressRule(front, Port.tcp(CONTAINER_PORT), 'Requests and health checks')
  return { vpc, front, tasks }
}

/** Lets the internet in on a port of the load balancer. */
export function openToInternet({ front }: Network, port: number): void {
  front.addIngressRule(Peer.anyIpv4(), Port.tcp(port), 'The internet')
}
