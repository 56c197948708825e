import {
  GatewayVpcEndpointAwsService,
  Peer,
  Port,
  SecurityGroup,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2'
import { Construct } from 'constructs'
import type { EnvironmentSettings } from '../settings.ts'

/**
 * Two availability zones, tasks in private subnets. What they send to the internet goes through NAT gateways; what
 * they exchange with S3 does not, and that is most of it: image layers come from there.
 */
export class Network extends Construct {
  readonly vpc: Vpc
  /** Of the load balancer; lets in what its listeners allow. */
  readonly front: SecurityGroup
  /** Of the tasks; lets in nothing but the load balancer. */
  readonly tasks: SecurityGroup

  constructor(
    scope: Construct,
    id: string,
    { natGateways }: Pick<EnvironmentSettings, 'natGateways'>,
  ) {
    super(scope, id)
    this.vpc = new Vpc(this, 'Vpc', {
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
    const { vpc } = this
    this.front = new SecurityGroup(this, 'LoadBalancerSecurityGroup', {
      vpc,
      description: 'Load balancer',
      allowAllOutbound: false,
    })
    this.tasks = new SecurityGroup(this, 'TaskSecurityGroup', { vpc, description: 'Tasks' })
  }

  /** Lets the load balancer reach a port of the tasks. */
  allowRequests(port: number): void {
    this.front.addEgressRule(this.tasks, Port.tcp(port), 'Requests and health checks')
    this.tasks.addIngressRule(this.front, Port.tcp(port), 'Requests and health checks')
  }

  /** Lets the internet in on a port of the load balancer. */
  openToInternet(port: number): void {
    this.front.addIngressRule(Peer.anyIpv4(), Port.tcp(port), 'The internet')
  }
}
