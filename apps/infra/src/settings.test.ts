import { describe, expect, it } from 'vitest'
import { context, dev, environments, prod } from './app.fixture.ts'
import { SettingsError } from './errors.ts'
import { readSettings } from './settings.ts'

const existing = {
  'dev:vpcId': 'vpc-0a1b2c3d',
  'dev:publicSubnets': 'subnet-0a1b2c3d,subnet-4e5f6a7b',
  'dev:privateSubnets': 'subnet-8c9d0e1f,subnet-2a3b4c5d',
}

const read = (given: Record<string, unknown>) =>
  readSettings({ ...context, 'dev:httpFrom': '', ...given }, environments)

describe('settings', () => {
  it('default to all environments and a new OIDC provider for GitHub', () => {
    expect(read({})).toMatchObject({
      only: undefined,
      github: { ids: { owner: context['github:ownerId'] }, provider: 'create' },
      subscribers: { email: context['alerts:email'], endpoint: undefined },
    })
  })

  it('have defaults by environment', () => {
    const { environments: of } = read({})
    expect(of.get('dev')).toMatchObject({
      https: undefined,
      httpFrom: [],
      network: {
        kind: 'new',
        cidr: expect.stringMatching(/^10\.\d+\.0\.0\/16$/),
        egress: 'nat',
        natGateways: 1,
      },
      scaling: new Map(),
      protect: false,
      userPool: 'create',
      accessLogs: false,
      firewall: undefined,
      exec: false,
      schedule: undefined,
      logDays: 30,
    })
    expect(of.get('prod')).toMatchObject({
      https: { domainName: context['prod:domainName'] },
      network: { kind: 'new', egress: 'nat', natGateways: 2 },
      protect: true,
      accessLogs: true,
      logDays: 90,
    })
  })

  it('override the defaults', () => {
    const { environments: of, ...others } = read({
      environment: 'dev',
      'github:provider': 'existing',
      'alerts:email': 'ops@example.com',
      'dev:certificateArn': `arn:aws:acm:${dev.region}:${dev.account}:certificate/1`,
      'dev:domainName': 'dev.example.com',
      'dev:cidr': '10.20.0.0/18',
      'dev:egress': 'nat-instance',
      'dev:natGateways': '2',
      'dev:scaling': '1-4',
      'dev:protection': 'on',
      'dev:userPool': 'none',
      'dev:schedule': 'MON-FRI 08:00-20:00 Asia/Tokyo',
      'dev:accessLogs': 'on',
      'dev:firewall': '500',
      'dev:exec': 'on',
      'dev:logDays': '7',
      'images:scanning': 'enhanced',
      'images:signing': 'on',
    })
    expect(others).toMatchObject({
      only: 'dev',
      images: { scanning: 'enhanced', signing: true },
      github: { provider: 'existing' },
      subscribers: { email: 'ops@example.com', endpoint: undefined },
    })
    expect(of.get('dev')).toMatchObject({
      https: {
        certificateArn: `arn:aws:acm:${dev.region}:${dev.account}:certificate/1`,
        domainName: 'dev.example.com',
        hostedZone: undefined,
      },
      httpFrom: [],
      network: { kind: 'new', cidr: '10.20.0.0/18', egress: 'nat-instance', natGateways: 2 },
      protect: true,
      scaling: new Map([[dev.service.name, { min: 1, max: 4 }]]),
      userPool: 'none',
      schedule: { days: 'MON-FRI', from: '08:00', to: '20:00', timeZone: 'Asia/Tokyo' },
      accessLogs: true,
      firewall: 500,
      exec: true,
      logDays: 7,
    })
  })

  it('ignore an empty value, as of an unset workflow variable', () => {
    expect(read({ 'alerts:endpoint': '', environment: '', 'dev:natGateways': '' })).toEqual(
      read({}),
    )
  })

  it('accept ids as JSON numbers', () => {
    const { ids } = read({ 'github:ownerId': 12, 'github:repositoryId': 34 }).github
    expect(ids).toEqual({ owner: '12', repository: '34' })
  })

  it('need no ids for a repository whose token subject has none', () => {
    expect(read({ 'github:ownerId': '', 'github:repositoryId': '' }).github.ids).toBeUndefined()
  })

  it.each([
    [
      { 'prod:certificateArn': '' },
      'prod:certificateArn or prod:hostedZone: required, production is served by HTTPS only',
    ],
    [{ 'prod:domainName': '' }, 'prod:domainName: required, the name that the certificate is for'],
    [
      { 'dev:domainName': 'x.example.com' },
      'dev:domainName: only with dev:certificateArn or dev:hostedZone',
    ],
    [
      { 'prod:certificateArn': `arn:aws:acm:xx-elsewhere-1:${prod.account}:certificate/1` },
      `prod:certificateArn: must be a certificate of ACM in ${prod.account}, ${prod.region}`,
    ],
    [
      { 'prod:certificateArn': `arn:aws:acm:${dev.region}:${dev.account}:certificate/1` },
      `prod:certificateArn: must be a certificate of ACM in ${prod.account}, ${prod.region}`,
    ],
    [
      { 'prod:hostedZone': 'example.com' },
      'prod:hostedZone: must be id and name of a public hosted zone, like Z0A1B2C3D4E5F6/example.com',
    ],
    [
      { 'prod:hostedZone': 'Z0A1B2C3/example.org' },
      'prod:domainName: must be in the hosted zone example.org',
    ],
    [
      { 'dev:hostedZone': 'Z0A1B2C3/example.org' },
      'dev:domainName: required, the name that the certificate is for',
    ],
    [
      { 'prod:httpFrom': '203.0.113.0/24' },
      'prod:httpFrom: not with HTTPS, which serves everybody and redirects HTTP',
    ],
    [{ 'dev:httpFrom': '0.0.0.0/0' }, /^dev:httpFrom: must be IPv4 ranges of \/8 or less/],
    [{ 'dev:httpFrom': '203.0.113.7' }, /^dev:httpFrom: must be IPv4 ranges/],
    [{ 'dev:cidr': '10.0.0.0/24' }, /^dev:cidr: must be an IPv4 range from \/16 to \/23/],
    [{ 'dev:cidr': '10.0.0.0' }, /^dev:cidr: must be an IPv4 range/],
    [
      { 'dev:cidr': '10.20.0.0/16', 'prod:cidr': '10.20.64.0/20' },
      'prod:cidr: 10.20.64.0/20 overlaps 10.20.0.0/16 of dev: choose another range',
    ],
    [
      { 'dev:egress': 'gateway' },
      'dev:egress: must be one of nat, nat-instance, endpoints, public',
    ],
    [
      { 'dev:egress': 'public', 'dev:natGateways': '1' },
      'dev:natGateways: not with the egress public, which needs no NAT gateway',
    ],
    [
      { 'dev:publicSubnets': 'subnet-0a1b2c3d,subnet-4e5f6a7b' },
      'dev:publicSubnets: only with dev:vpcId, the VPC that has them',
    ],
    [
      { ...existing, 'dev:cidr': '10.0.0.0/16' },
      'dev:cidr: not with dev:vpcId, whose network stays as it is',
    ],
    [
      { ...existing, 'dev:egress': 'endpoints' },
      'dev:egress: public or none with dev:vpcId, whose routes stay as they are',
    ],
    [
      { ...existing, 'dev:privateSubnets': '' },
      'dev:privateSubnets: required with dev:vpcId, for the tasks; or dev:egress=public',
    ],
    [
      { ...existing, 'dev:publicSubnets': 'subnet-0a1b2c3d' },
      /^dev:publicSubnets: must be two subnets in two availability zones/,
    ],
    [
      { ...existing, 'dev:publicSubnets': 'subnet-0a1b2c3d,subnet-0a1b2c3d' },
      'dev:publicSubnets: must be two subnets, not one twice',
    ],
    [{ 'dev:scaling': '4' }, 'dev:scaling: must be tasks at least and at most, like 2-10'],
    [{ 'dev:scaling': '4-2' }, 'dev:scaling: must be tasks at least and at most, like 2-10'],
    [{ 'dev:scaling': '0-2' }, 'dev:scaling: must be tasks at least and at most, like 2-10'],
    [
      { 'dev:scaling': '1-2', 'dev:schedule': 'MON-FRI 8-20' },
      'dev:schedule: must be days, hours of a day and a time zone, like MON-FRI 08:00-20:00 Asia/Tokyo',
    ],
    [
      { 'dev:schedule': 'MON-FRI 08:00-20:00 Asia/Tokyo' },
      'dev:schedule: needs dev:scaling, how many tasks of backend run in those hours',
    ],
    [{ 'dev:accessLogs': 'yes' }, 'dev:accessLogs: must be on or off'],
    [{ 'dev:firewall': 'on' }, 'dev:firewall: must be requests in five minutes, at least 10'],
    [{ 'dev:firewall': '9' }, 'dev:firewall: must be requests in five minutes, at least 10'],
    [
      { 'dev:secrets': 'worker/KEY' },
      'dev:secrets: must be services with variables, like backend/EXAMPLE_KEY, with commas between; services are backend',
    ],
    [{ 'dev:secrets': 'backend/example-key' }, /^dev:secrets: must be services with variables/],
    [{ 'dev:exec': 'true' }, 'dev:exec: must be on or off'],
    [
      { 'dev:logDays': '31' },
      'dev:logDays: must be days: 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365',
    ],
    [{ 'images:scanning': 'off' }, 'images:scanning: must be basic or enhanced'],
    [{ 'images:signing': 'yes' }, 'images:signing: must be on or off'],
    [{ 'dev:natGateways': '3' }, 'dev:natGateways: must be 1 or 2'],
    [{ 'dev:natGateways': 'two' }, /^dev:natGateways: /],
    [{ 'dev:userPool': 'maybe' }, 'dev:userPool: must be create or none'],
    [{ 'github:ownerId': '' }, 'github:ownerId and github:repositoryId: both of them, or neither'],
    [{ 'github:ownerId': 'example' }, 'github:ownerId: must be a number, as GitHub gives it'],
    [{ 'github:provider': 'no' }, 'github:provider: must be create or existing'],
    [{ 'alerts:email': 'ops' }, 'alerts:email: must be an e-mail address'],
    [{ 'alerts:endpoint': 'http://pager.example.com' }, 'alerts:endpoint: must be an https URL'],
    [
      { 'alerts:email': '' },
      /^alerts:email or alerts:endpoint: required, or nobody is notified of the alarms of prod; /,
    ],
    [{ 'alerts:email': '', environment: 'prod' }, /^alerts:email or alerts:endpoint: required/],
    [{ environment: 'qa' }, 'environment: no environment "qa": the table has dev, prod'],
    [
      { 'pord:natGateways': '1' },
      /^pord:natGateways: is no setting; settings are .*prod:natGateways/,
    ],
    [{ 'dev:natGateway': '1' }, /^dev:natGateway: is no setting/],
  ])('refuse %j', (given, problem) => {
    expect(problemsOf(given)).toEqual([
      typeof problem === 'string' ? problem : expect.stringMatching(problem),
    ])
  })

  it('of environments that are not wanted are not checked', () => {
    const wrong = { 'prod:certificateArn': '', 'prod:natGateways': '9' }
    expect([...read({ ...wrong, environment: 'dev' }).environments.keys()]).toEqual(['dev'])
    expect(problemsOf({ ...wrong, environment: 'prod' })).not.toEqual([])
    expect(problemsOf(wrong)).not.toEqual([])
  })

  it('refuse a key that no environment has, whichever is wanted', () => {
    expect(problemsOf({ environment: 'dev', 'prod:natGateway': '1' })).toHaveLength(1)
  })

  it('make certificate and record in a hosted zone of the account', () => {
    const { environments: of } = read({
      'prod:certificateArn': '',
      'prod:hostedZone': 'Z0A1B2C3/example.com',
    })
    expect(of.get('prod')?.https).toEqual({
      domainName: context['prod:domainName'],
      certificateArn: undefined,
      hostedZone: { id: 'Z0A1B2C3', name: 'example.com' },
    })
  })

  it('give an environment the same range, whether all are wanted or one', () => {
    const rangeOf = (given: Record<string, unknown>) =>
      read({ ...given, 'prod:cidr': '' }).environments.get('prod')?.network
    expect(rangeOf({ environment: 'prod' })).toEqual(rangeOf({}))
    expect(
      problemsOf({ environment: 'dev', 'dev:cidr': '10.9.0.0/16', 'prod:cidr': '10.9.0.0/20' }),
    ).toHaveLength(1)
  })

  it('name the addresses that may use HTTP', () => {
    const { environments: of } = read({ 'dev:httpFrom': '203.0.113.0/24,198.51.100.7/32' })
    expect(of.get('dev')?.httpFrom).toEqual(['203.0.113.0/24', '198.51.100.7/32'])
  })

  it('place tasks in the private subnets of an existing VPC, or with public addresses in the public ones', () => {
    expect(read(existing).environments.get('dev')?.network).toEqual({
      kind: 'existing',
      vpcId: 'vpc-0a1b2c3d',
      publicSubnets: ['subnet-0a1b2c3d', 'subnet-4e5f6a7b'],
      taskSubnets: ['subnet-8c9d0e1f', 'subnet-2a3b4c5d'],
      publicAddresses: false,
    })
    const open = { ...existing, 'dev:privateSubnets': '', 'dev:egress': 'public' }
    expect(read(open).environments.get('dev')?.network).toMatchObject({
      taskSubnets: ['subnet-0a1b2c3d', 'subnet-4e5f6a7b'],
      publicAddresses: true,
    })
  })

  it('need no subscriber where no production is', () => {
    expect(read({ 'alerts:email': '', environment: 'dev' }).subscribers).toEqual({})
  })

  it('need a subscriber where an environment shares a place with production', () => {
    const shared = { ...dev, account: prod.account, region: prod.region }
    expect(() =>
      readSettings({ ...context, 'alerts:email': '', environment: 'dev' }, [
        shared,
        ...environments.slice(1),
      ]),
    ).toThrow('nobody is notified of the alarms of prod')
  })

  it('accept an endpoint in place of an address', () => {
    const endpoint = 'https://events.pager.example.com/sns'
    expect(read({ 'alerts:email': '', 'alerts:endpoint': endpoint }).subscribers).toEqual({
      endpoint,
    })
  })

  it('report all problems at once', () => {
    expect(
      problemsOf({ 'prod:certificateArn': '', 'dev:natGateways': '9', 'alerts:email': 'ops' }),
    ).toHaveLength(3)
  })

  it('ignore the keys of CDK itself', () => {
    const own = { 'aws:cdk:bundling-stacks': ['**'], '@aws-cdk/core:x': true, 'aws:cdk:version': 1 }
    expect(() => read(own)).not.toThrow()
  })
})

function problemsOf(given: Record<string, unknown>): readonly string[] {
  try {
    read(given)
  } catch (error) {
    if (error instanceof SettingsError) return error.problems
    throw error
  }
  return []
}
