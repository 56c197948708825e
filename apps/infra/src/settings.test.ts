import { describe, expect, it } from 'vitest'
import { context, dev, environments, prod } from './app.fixture.ts'
import { SettingsError } from './errors.ts'
import { readSettings } from './settings.ts'

const read = (given: Record<string, unknown>) =>
  readSettings({ ...context, ...given }, environments)

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
      natGateways: 1,
      scaling: new Map(),
      protect: false,
      uploadOrigins: ['*'],
      userPool: 'create',
      accessLogs: false,
      firewall: undefined,
      exec: false,
      schedule: undefined,
      logDays: 30,
    })
    expect(of.get('prod')).toMatchObject({
      https: { domainName: context['prod:domainName'] },
      natGateways: 2,
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
      'dev:natGateways': '2',
      'dev:scaling': '1-4',
      'dev:protection': 'on',
      'dev:uploadOrigins': 'https://app.example.com,http://localhost:3000',
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
      },
      natGateways: 2,
      protect: true,
      scaling: new Map([[dev.service.name, { min: 1, max: 4 }]]),
      uploadOrigins: ['https://app.example.com', 'http://localhost:3000'],
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
      'prod:certificateArn: required, production is served by HTTPS only',
    ],
    [{ 'prod:domainName': '' }, 'prod:domainName: required, the name that the certificate is for'],
    [
      { 'dev:domainName': 'x.example.com' },
      'dev:certificateArn and dev:domainName: both of them, or neither',
    ],
    [
      { 'prod:certificateArn': `arn:aws:acm:xx-elsewhere-1:${prod.account}:certificate/1` },
      `prod:certificateArn: must be a certificate of ACM in ${prod.account}, ${prod.region}`,
    ],
    [
      { 'prod:certificateArn': `arn:aws:acm:${dev.region}:${dev.account}:certificate/1` },
      `prod:certificateArn: must be a certificate of ACM in ${prod.account}, ${prod.region}`,
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
    [{ 'dev:uploadOrigins': 'app.example.com' }, /^dev:uploadOrigins: must be origins/],
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
