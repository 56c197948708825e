import { Match, type Template } from 'aws-cdk-lib/assertions'
import { describe, expect, it } from 'vitest'
import { dev, environments, prod, synthesize } from '../app.fixture.ts'
import { type Egress, egresses } from '../network-settings.ts'

const chosen = new Map(
  egresses.map((egress) => {
    const { template } = synthesize({ context: { 'dev:egress': egress, 'prod:egress': egress } })
    return [egress, { dev: template(dev.cluster), prod: template(prod.cluster) }] as const
  }),
)
const stackWith = (egress: Egress, environment: 'dev' | 'prod' = 'dev'): Template => {
  const stacks = chosen.get(egress)
  if (!stacks) throw new Error(egress)
  return stacks[environment]
}

const existing = {
  'dev:vpcId': 'vpc-0a1b2c3d',
  'dev:publicSubnets': 'subnet-0a1b2c3d,subnet-4e5f6a7b',
  'dev:privateSubnets': 'subnet-8c9d0e1f,subnet-2a3b4c5d',
}

describe.each(egresses)('a network with the egress %s', (egress) => {
  const stack = stackWith(egress)

  it('has the tasks in two subnets, one in each zone', () => {
    const zones = taskSubnets(stack).map(
      (id) => stack.findResources('AWS::EC2::Subnet')[id]?.['Properties'].AvailabilityZone,
    )
    expect(zones).toHaveLength(2)
    expect(zones[0]).toBeDefined()
    expect(zones[0]).not.toEqual(zones[1])
  })

  it('gives tasks public addresses exactly where the internet gateway is their way out', () => {
    const routes = taskSubnets(stack).map((id) => Object.keys(defaultRouteOf(stack, id) ?? {}))
    const direct = routes.every((keys) => keys.includes('GatewayId'))
    expect(routes.some((keys) => keys.includes('GatewayId'))).toBe(direct)
    expect(outputOf(stack, 'AssignPublicIp')).toBe(direct ? 'ENABLED' : 'DISABLED')
  })

  it('has the load balancer in subnets with a route to the internet', () => {
    const { Subnets } = only(stack, 'AWS::ElasticLoadBalancingV2::LoadBalancer')
    expect(Subnets).toHaveLength(2)
    for (const { Ref } of Subnets)
      expect(defaultRouteOf(stack, Ref)).toMatchObject({ GatewayId: expect.anything() })
  })

  it('lets nothing but the load balancer reach the tasks', () => {
    const groups = stack.findResources('AWS::EC2::SecurityGroup', {
      Properties: { GroupDescription: 'Tasks' },
    })
    const [[id = '', group] = []] = Object.entries(groups)
    expect(group?.['Properties'].SecurityGroupIngress).toBeUndefined()
    const rules = Object.values(stack.findResources('AWS::EC2::SecurityGroupIngress'))
    const toTasks = rules.filter(({ Properties }) =>
      JSON.stringify(Properties.GroupId).includes(id),
    )
    expect(toTasks).toHaveLength(1)
    expect(JSON.stringify(toTasks[0]?.['Properties'].SourceSecurityGroupId)).toContain(
      'LoadBalancerSecurityGroup',
    )
  })

  it('reaches S3 without NAT, from where the tasks are', () => {
    const endpoints = stack.findResources('AWS::EC2::VPCEndpoint', {
      Properties: { VpcEndpointType: 'Gateway' },
    })
    const tables = Object.values(endpoints).flatMap(({ Properties }) => Properties.RouteTableIds)
    for (const id of taskSubnets(stack)) expect(tables).toContainEqual(routeTableOf(stack, id))
  })
})

it('changing the egress between nat, nat-instance and endpoints keeps the subnets', () => {
  const subnets = (['nat', 'nat-instance', 'endpoints'] as const).map((egress) =>
    stackWith(egress).findResources('AWS::EC2::Subnet'),
  )
  const kept = subnets.map((found) =>
    Object.entries(found).map(([id, { Properties }]) => [id, Properties.CidrBlock]),
  )
  expect(kept[1]).toEqual(kept[0])
  expect(kept[2]).toEqual(kept[0])
})

describe('the egress nat', () => {
  it('is the default: one NAT gateway in dev, and one in each zone in production', () => {
    const { template } = synthesize()
    template(dev.cluster).resourceCountIs('AWS::EC2::NatGateway', 1)
    template(prod.cluster).resourceCountIs('AWS::EC2::NatGateway', 2)
  })
})

describe('the egress nat-instance', () => {
  const stack = stackWith('nat-instance')

  it('has instances in place of gateways: one in dev, and one in each zone in production', () => {
    stack.resourceCountIs('AWS::EC2::NatGateway', 0)
    stack.resourceCountIs('AWS::EC2::Instance', 1)
    stackWith('nat-instance', 'prod').resourceCountIs('AWS::EC2::Instance', 2)
    for (const id of taskSubnets(stack))
      expect(defaultRouteOf(stack, id)).toMatchObject({ InstanceId: expect.anything() })
  })

  it('translates, with an address of its own and an encrypted disk', () => {
    expect(only(stack, 'AWS::EC2::Instance')).toMatchObject({
      SourceDestCheck: false,
      NetworkInterfaces: [{ AssociatePublicIpAddress: true }],
      BlockDeviceMappings: [{ Ebs: { Encrypted: true } }],
      MetadataOptions: { HttpTokens: 'required' },
    })
  })

  it('takes nothing but what the tasks send', () => {
    const groups = stack.findResources('AWS::EC2::SecurityGroup', {
      Properties: { GroupDescription: Match.stringLikeRegexp('NAT') },
    })
    const [[id = '', group] = []] = Object.entries(groups)
    expect(group?.['Properties'].SecurityGroupIngress).toBeUndefined()
    const rules = Object.values(stack.findResources('AWS::EC2::SecurityGroupIngress'))
      .map(({ Properties }) => Properties)
      .filter(({ GroupId }) => JSON.stringify(GroupId).includes(id))
    expect(rules).toHaveLength(1)
    expect(JSON.stringify(rules[0].SourceSecurityGroupId)).toContain('TaskSecurityGroup')
  })
})

describe('the egress endpoints', () => {
  const stack = stackWith('endpoints')

  it('has no way to the internet for tasks', () => {
    stack.resourceCountIs('AWS::EC2::NatGateway', 0)
    for (const id of taskSubnets(stack)) expect(defaultRouteOf(stack, id)).toBeUndefined()
  })

  it('reaches what a task needs to start: image, log, and Cognito', () => {
    const endpoints = Object.values(
      stack.findResources('AWS::EC2::VPCEndpoint', {
        Properties: { VpcEndpointType: 'Interface' },
      }),
    ).map(({ Properties }) => Properties)
    expect(endpoints.map(({ ServiceName }) => nameOf(ServiceName)).sort()).toEqual([
      'cognito-idp',
      'ecr.api',
      'ecr.dkr',
      'logs',
    ])
    for (const { PrivateDnsEnabled, SubnetIds } of endpoints) {
      expect(PrivateDnsEnabled).toBe(true)
      expect(SubnetIds.map(({ Ref }: { Ref: string }) => Ref)).toEqual(taskSubnets(stack))
    }
  })
})

describe('the egress public', () => {
  it('has no subnets but the public ones, and nothing that translates', () => {
    const stack = stackWith('public')
    stack.resourceCountIs('AWS::EC2::Subnet', 2)
    stack.resourceCountIs('AWS::EC2::NatGateway', 0)
    stack.resourceCountIs('AWS::EC2::EIP', 0)
  })
})

describe('an existing VPC', () => {
  const { assembly, template } = synthesize({ context: existing })
  const stack = template(dev.cluster)

  it('is used by its ids, without a look-up in the account', () => {
    expect(assembly.manifest.missing).toBeUndefined()
    for (const type of ['VPC', 'Subnet', 'Route', 'NatGateway', 'VPCEndpoint', 'InternetGateway'])
      stack.resourceCountIs(`AWS::EC2::${type}`, 0)
    for (const { Properties } of Object.values(stack.findResources('AWS::EC2::SecurityGroup')))
      expect(Properties.VpcId).toBe('vpc-0a1b2c3d')
    const { Subnets } = only(stack, 'AWS::ElasticLoadBalancingV2::LoadBalancer')
    expect(Subnets).toEqual(['subnet-0a1b2c3d', 'subnet-4e5f6a7b'])
  })

  it('has the tasks in its private subnets, or with public addresses in the public ones', () => {
    const outputs = (of: Template) =>
      ['SubnetA', 'SubnetB', 'AssignPublicIp'].map((name) => outputOf(of, name))
    expect(outputs(stack)).toEqual(['subnet-8c9d0e1f', 'subnet-2a3b4c5d', 'DISABLED'])
    const { template: open } = synthesize({
      context: { ...existing, 'dev:privateSubnets': '', 'dev:egress': 'public' },
    })
    expect(outputs(open(dev.cluster))).toEqual(['subnet-0a1b2c3d', 'subnet-4e5f6a7b', 'ENABLED'])
  })
})

describe('IPv4 ranges', () => {
  it('of all environments differ', () => {
    const { template } = synthesize()
    const ranges = environments.map(({ cluster }) => only(template(cluster), 'AWS::EC2::VPC'))
    expect(new Set(ranges.map(({ CidrBlock }) => CidrBlock)).size).toBe(environments.length)
  })

  it('have room for load balancer and tasks, however small', () => {
    const { template } = synthesize({ context: { 'dev:cidr': '10.20.0.0/23' } })
    const subnets = Object.values(template(dev.cluster).findResources('AWS::EC2::Subnet'))
    expect(subnets.map(({ Properties }) => Properties.CidrBlock)).toEqual([
      '10.20.0.0/27',
      '10.20.0.32/27',
      '10.20.0.128/25',
      '10.20.1.0/25',
    ])
  })
})

function only(stack: Template, type: string) {
  const [resource, ...others] = Object.values(stack.findResources(type))
  expect(others).toEqual([])
  return resource?.['Properties']
}

function outputOf(stack: Template, name: string): unknown {
  return stack.findOutputs(name)[name]?.['Value']
}

/** Logical ids of the subnets that ecspresso gives to the tasks. */
function taskSubnets(stack: Template): string[] {
  return ['SubnetA', 'SubnetB'].map((name) => (outputOf(stack, name) as { Ref: string }).Ref)
}

function routeTableOf(stack: Template, subnet: string): unknown {
  const associations = Object.values(
    stack.findResources('AWS::EC2::SubnetRouteTableAssociation', {
      Properties: { SubnetId: { Ref: subnet } },
    }),
  )
  return associations[0]?.['Properties'].RouteTableId
}

function defaultRouteOf(stack: Template, subnet: string): Record<string, unknown> | undefined {
  const routes = Object.values(
    stack.findResources('AWS::EC2::Route', {
      Properties: {
        RouteTableId: routeTableOf(stack, subnet),
        DestinationCidrBlock: '0.0.0.0/0',
      },
    }),
  )
  return routes[0]?.['Properties']
}

/** `ecr.api` of a service name, in which the region may be an intrinsic function. */
function nameOf(serviceName: unknown): string {
  return /\.((?:ecr\.)?[a-z-]+)"?[^"]*$/.exec(JSON.stringify(serviceName))?.[1] ?? ''
}
