import { Annotations, Stack } from 'aws-cdk-lib'
import {
  AmazonLinuxCpuType,
  type CfnInstance,
  GatewayVpcEndpointAwsService,
  InstanceClass,
  InstanceSize,
  InstanceType,
  InterfaceVpcEndpointAwsService,
  IpAddresses,
  type IVpc,
  MachineImage,
  NatInstanceProviderV2,
  NatTrafficDirection,
  Peer,
  Port,
  SecurityGroup,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2'
import { Construct } from 'constructs'
import {
  type Egress,
  type ExistingNetwork,
  type NewNetwork,
  prefixOf,
} from '../network-settings.ts'
import type { EnvironmentSettings } from '../settings.ts'

/** Everybody, as a range. */
export const EVERYBODY = '0.0.0.0/0'

/**
 * Two availability zones: the load balancer in public subnets, the tasks in private ones, or in the public ones with addresses of
 * their own. What tasks exchange with S3 goes through no NAT gateway, and that is most of it: image layers come from there.
 */
export class Network extends Construct {
  readonly vpc: IVpc
  /** Of the load balancer; lets in what its listeners allow. */
  readonly front: SecurityGroup
  /** Of the tasks; lets in nothing but the load balancer. */
  readonly tasks: SecurityGroup
  /** Ids of the subnets of the tasks, one in each zone. */
  readonly taskSubnets: readonly string[]
  /** Whether tasks need public addresses, as ECS spells it. */
  readonly assignPublicIp: 'ENABLED' | 'DISABLED'

  constructor(
    scope: Construct,
    id: string,
    { network: settings, exec, secrets }: Pick<EnvironmentSettings, 'network' | 'exec' | 'secrets'>,
  ) {
    super(scope, id)
    const nat = settings.kind === 'new' && settings.egress === 'nat-instance' && natInstances()
    this.vpc = settings.kind === 'new' ? this.#make(settings, nat) : this.#import(settings)
    const { vpc } = this
    this.front = new SecurityGroup(this, 'LoadBalancerSecurityGroup', {
      vpc,
      description: 'Load balancer',
      allowAllOutbound: false,
    })
    this.tasks = new SecurityGroup(this, 'TaskSecurityGroup', { vpc, description: 'Tasks' })
    if (nat) this.#configureInstances(nat)
    if (settings.kind === 'new' && settings.egress === 'endpoints')
      this.#addEndpoints(vpc, { exec, secrets: secrets.length > 0 })
    this.taskSubnets =
      settings.kind === 'existing' ? settings.taskSubnets : subnetIds(vpc, settings.egress)
    const publicAddresses =
      settings.kind === 'existing' ? settings.publicAddresses : settings.egress === 'public'
    this.assignPublicIp = publicAddresses ? 'ENABLED' : 'DISABLED'
  }

  /** Lets the load balancer reach a port of the tasks. */
  allowRequests(port: number): void {
    this.front.addEgressRule(this.tasks, Port.tcp(port), 'Requests and health checks')
    this.tasks.addIngressRule(this.front, Port.tcp(port), 'Requests and health checks')
  }

  /** Lets IPv4 ranges in on a port of the load balancer. */
  open(port: number, ranges: readonly string[]): void {
    for (const range of ranges) {
      const who = range === EVERYBODY ? 'The internet' : 'Addresses that the settings name'
      this.front.addIngressRule(Peer.ipv4(range), Port.tcp(port), who)
    }
  }

  #make(
    { cidr, egress, natGateways }: NewNetwork,
    natGatewayProvider: NatInstanceProviderV2 | false,
  ): Vpc {
    const prefix = prefixOf(cidr)
    const privateType =
      egress === 'endpoints' ? SubnetType.PRIVATE_ISOLATED : SubnetType.PRIVATE_WITH_EGRESS
    return new Vpc(this, 'Vpc', {
      ipAddresses: IpAddresses.cidr(cidr),
      maxAzs: 2,
      natGateways,
      ...(natGatewayProvider && { natGatewayProvider }),
      // Emptying it takes a custom resource, and no resource here uses it.
      restrictDefaultSecurityGroup: false,
      subnetConfiguration: [
        {
          name: 'Public',
          subnetType: SubnetType.PUBLIC,
          cidrMask: prefix + 4,
          mapPublicIpOnLaunch: false,
        },
        ...(egress === 'public'
          ? []
          : [{ name: 'Private', subnetType: privateType, cidrMask: prefix + 2 }]),
      ],
      gatewayEndpoints: { S3: { service: GatewayVpcEndpointAwsService.S3 } },
    })
  }

  /** Without a look-up: synthesis needs no account. */
  #import({ vpcId, publicSubnets, taskSubnets, publicAddresses }: ExistingNetwork): IVpc {
    const vpc = Vpc.fromVpcAttributes(this, 'Vpc', {
      vpcId,
      availabilityZones: Stack.of(this).availabilityZones,
      publicSubnetIds: [...publicSubnets],
      ...(!publicAddresses && { privateSubnetIds: [...taskSubnets] }),
    })
    const reason = 'no resource here needs the route tables'
    Annotations.of(this).acknowledgeWarning('@aws-cdk/aws-ec2:noSubnetRouteTableId', reason)
    return vpc
  }

  /** NAT instances take what the tasks send; their disks are encrypted, and their metadata need a token. */
  #configureInstances(nat: NatInstanceProviderV2): void {
    nat.connections.allowFrom(this.tasks, Port.allTraffic(), 'What tasks send to the internet')
    for (const { node } of nat.gatewayInstances) {
      const instance = node.defaultChild as CfnInstance // of an Instance always
      instance.blockDeviceMappings = [
        { deviceName: '/dev/xvda', ebs: { encrypted: true, volumeSize: 8, volumeType: 'gp3' } },
      ]
      instance.metadataOptions = { httpTokens: 'required' }
    }
  }

  /** What a task calls by itself: image, log, and Cognito's keys, without which the service does not start. A shell in it comes by Systems Manager. */
  #addEndpoints(vpc: IVpc, uses: { exec: boolean; secrets: boolean }): void {
    const group = new SecurityGroup(this, 'EndpointSecurityGroup', {
      vpc,
      description: 'Endpoints of AWS services',
      allowAllOutbound: false,
    })
    group.addIngressRule(this.tasks, Port.tcp(443), 'Tasks')
    const services = {
      EcrApi: InterfaceVpcEndpointAwsService.ECR,
      EcrDocker: InterfaceVpcEndpointAwsService.ECR_DOCKER,
      Logs: InterfaceVpcEndpointAwsService.CLOUDWATCH_LOGS,
      Cognito: InterfaceVpcEndpointAwsService.COGNITO_IDP,
      ...(uses.exec && { Exec: InterfaceVpcEndpointAwsService.SSM_MESSAGES }),
      ...(uses.secrets && { Secrets: InterfaceVpcEndpointAwsService.SECRETS_MANAGER }),
    }
    for (const [name, service] of Object.entries(services))
      vpc.addInterfaceEndpoint(`${name}Endpoint`, {
        service,
        securityGroups: [group],
        open: false,
        subnets: { subnetType: SubnetType.PRIVATE_ISOLATED },
      })
  }
}

/** The smallest instances with Amazon Linux 2023, of which every deployment of the stack takes the newest image. */
function natInstances(): NatInstanceProviderV2 {
  return new NatInstanceProviderV2({
    instanceType: InstanceType.of(InstanceClass.T4G, InstanceSize.NANO),
    machineImage: MachineImage.latestAmazonLinux2023({ cpuType: AmazonLinuxCpuType.ARM_64 }),
    associatePublicIpAddress: true,
    defaultAllowedTraffic: NatTrafficDirection.OUTBOUND_ONLY,
  })
}

function subnetIds(vpc: IVpc, egress: Egress): readonly string[] {
  const subnets = {
    nat: vpc.privateSubnets,
    'nat-instance': vpc.privateSubnets,
    endpoints: vpc.isolatedSubnets,
    public: vpc.publicSubnets,
  }
  return subnets[egress].map(({ subnetId }) => subnetId)
}
