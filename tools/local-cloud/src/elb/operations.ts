import type { Caller } from '../caller.ts'
import { AwsError, type AwsService } from '../wire/service.ts'
import type { LoadBalancer } from './load-balancer.ts'
import type { TargetGroup } from './target-group.ts'

/** A listening load balancer, with its name and ARN. */
export interface NamedLoadBalancer {
  readonly arn: string
  readonly name: string
  readonly targetGroupArn: string
  readonly listener: LoadBalancer
  readonly createdAt: number
}

export interface ElbState {
  readonly groups: ReadonlyMap<string, TargetGroup>
  readonly loadBalancers: readonly NamedLoadBalancer[]
}

interface TargetGroupsInput {
  readonly TargetGroupArns?: readonly string[]
  readonly Names?: readonly string[]
  readonly LoadBalancerArn?: string
}

interface LoadBalancersInput {
  readonly LoadBalancerArns?: readonly string[]
  readonly Names?: readonly string[]
}

const inPlace = (arn: string, { account, region }: Caller) =>
  arn.startsWith(`arn:aws:elasticloadbalancing:${region}:${account}:`)

/** The operations on target groups and load balancers that ecspresso, the CLI and people use. */
export function elbService(state: ElbState): AwsService {
  return {
    name: 'elasticloadbalancing',
    model: { name: 'elbv2' },
    protocol: 'query',
    version: '2015-12-01',
    xmlNamespace: 'http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/',
    operations: {
      DescribeTargetGroups: (input: TargetGroupsInput, caller) => ({
        TargetGroups: findGroups(state, input, caller).map((group) => describeGroup(state, group)),
      }),
      DescribeTargetGroupAttributes: ({ TargetGroupArn = '' }: { TargetGroupArn?: string }) => {
        const group = state.groups.get(TargetGroupArn)
        if (!group) throw groupNotFound()
        return { Attributes: attributesOf(group) }
      },
      DescribeTargetHealth: ({ TargetGroupArn = '' }: { TargetGroupArn?: string }) => {
        const group = state.groups.get(TargetGroupArn)
        if (!group) throw groupNotFound()
        return { TargetHealthDescriptions: describeHealth(group) }
      },
      DescribeLoadBalancers: (input: LoadBalancersInput, caller) => ({
        LoadBalancers: findLoadBalancers(state, input, caller).map((one) =>
          describeLoadBalancer(state, one),
        ),
      }),
      DescribeListeners: ({ LoadBalancerArn = '' }: { LoadBalancerArn?: string }) => ({
        Listeners: state.loadBalancers
          .filter(({ arn }) => arn === LoadBalancerArn)
          .map(describeListener),
      }),
    },
  }
}

const groupNotFound = () =>
  new AwsError('TargetGroupNotFound', 'One or more target groups not found')

function findGroups(
  { groups, loadBalancers }: ElbState,
  { TargetGroupArns, Names, LoadBalancerArn }: TargetGroupsInput,
  caller: Caller,
): readonly TargetGroup[] {
  const behind = loadBalancers.filter(({ arn }) => arn === LoadBalancerArn)
  const found = [...groups.values()].filter(
    ({ settings: { arn, name } }) =>
      inPlace(arn, caller) &&
      (TargetGroupArns === undefined || TargetGroupArns.includes(arn)) &&
      (Names === undefined || Names.includes(name)) &&
      (LoadBalancerArn === undefined || behind.some((one) => one.targetGroupArn === arn)),
  )
  if (found.length < (TargetGroupArns ?? Names ?? []).length) throw groupNotFound()
  return found
}

function describeGroup({ loadBalancers }: ElbState, { settings }: TargetGroup) {
  const { healthCheck } = settings
  return {
    TargetGroupArn: settings.arn,
    TargetGroupName: settings.name,
    Protocol: 'HTTP',
    Port: settings.port,
    VpcId: settings.vpcId,
    HealthCheckProtocol: 'HTTP',
    HealthCheckPort: 'traffic-port',
    HealthCheckEnabled: true,
    HealthCheckIntervalSeconds: healthCheck.intervalMs / 1000,
    HealthCheckTimeoutSeconds: healthCheck.timeoutMs / 1000,
    HealthyThresholdCount: healthCheck.healthyThreshold,
    UnhealthyThresholdCount: healthCheck.unhealthyThreshold,
    HealthCheckPath: healthCheck.path,
    Matcher: { HttpCode: healthCheck.matcher },
    LoadBalancerArns: loadBalancers
      .filter(({ targetGroupArn }) => targetGroupArn === settings.arn)
      .map(({ arn }) => arn),
    TargetType: 'ip',
    ProtocolVersion: 'HTTP1',
    IpAddressType: 'ipv4',
  }
}

function describeHealth(group: TargetGroup) {
  return group.targets().map(({ target, health }) => ({
    Target: { Id: target.id, Port: target.port, AvailabilityZone: 'all' },
    HealthCheckPort: String(target.port),
    TargetHealth: { State: health.state, Reason: health.reason, Description: health.description },
  }))
}

function findLoadBalancers(
  { loadBalancers }: ElbState,
  { LoadBalancerArns, Names }: LoadBalancersInput,
  caller: Caller,
): readonly NamedLoadBalancer[] {
  const found = loadBalancers.filter(
    ({ arn, name }) =>
      inPlace(arn, caller) &&
      (LoadBalancerArns === undefined || LoadBalancerArns.includes(arn)) &&
      (Names === undefined || Names.includes(name)),
  )
  if (found.length < (LoadBalancerArns ?? Names ?? []).length)
    throw new AwsError('LoadBalancerNotFound', 'One or more load balancers not found')
  return found
}

function describeLoadBalancer(
  { groups }: ElbState,
  { arn, name, targetGroupArn, createdAt }: NamedLoadBalancer,
) {
  return {
    LoadBalancerArn: arn,
    LoadBalancerName: name,
    // The listener's port is not 80: clients read it from DescribeListeners.
    DNSName: '127.0.0.1',
    CreatedTime: new Date(createdAt),
    Scheme: 'internet-facing',
    VpcId: groups.get(targetGroupArn)?.settings.vpcId,
    State: { Code: 'active' },
    Type: 'application',
    IpAddressType: 'ipv4',
  }
}

function describeListener({ arn, targetGroupArn, listener }: NamedLoadBalancer) {
  return {
    ListenerArn: `${arn.replace(':loadbalancer/', ':listener/')}/${arn.slice(-16)}`,
    LoadBalancerArn: arn,
    Port: listener.port,
    Protocol: 'HTTP',
    DefaultActions: [{ Type: 'forward', TargetGroupArn: targetGroupArn }],
  }
}

/** Those of a target group of AWS that have an effect here. */
function attributesOf({ settings }: TargetGroup) {
  const attributes = {
    'deregistration_delay.timeout_seconds': String(settings.deregistrationDelayMs / 1000),
    'load_balancing.algorithm.type': 'round_robin',
    'stickiness.enabled': 'false',
  }
  return Object.entries(attributes).map(([Key, Value]) => ({ Key, Value }))
}
