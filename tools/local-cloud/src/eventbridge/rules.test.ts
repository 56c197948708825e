import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { alarmName, environmentAlarms, readEvent, rulesOf, schedules } from '@repo/aws-events'
import { build, createBuild, sampleEvents } from '@repo/aws-events/build'
import { describe, expect, inject, it } from 'vitest'
import { compilePattern } from './pattern.ts'
import { rateMs } from './schedule.ts'

/** Two environments of one account and region; `default` is the cluster of built events. */
const place = { account: '111122223333', region: 'us-west-2' }
const environments = [
  { ...place, name: 'dev', cluster: 'default' },
  { ...place, name: 'prod', cluster: 'default-prod' },
]
const groups = ['dev', 'prod', 'other-clusters']

const compile = (rules: ReturnType<typeof rulesOf>) =>
  rules.map(({ pattern, ...rule }) => ({ ...rule, matches: compilePattern(pattern) }))
const compiled = compile(rulesOf(environments))

/** Names of the rules that match, as they are in each environment. */
const through = (event: unknown) =>
  compiled
    .filter(({ matches }) => matches(event))
    .map(({ name }) => name.replace(/^(dev|prod|other-clusters)-/, ''))

/** The message groups that an event goes to. */
const groupsOf = (event: unknown) =>
  compiled.filter(({ matches }) => matches(event)).map(({ group }) => group)

/** One event of each kind that names a cluster. */
const ofCluster = (cluster: string) => ({
  deployment: build.deploymentStateChange({ cluster }),
  hook: build.hookStateChange({ cluster }),
  task: build.taskStateChange({ cluster, detail: { lastStatus: 'STOPPED' } }),
  'task of no service': build.taskStateChange({
    cluster,
    detail: { lastStatus: 'STOPPED', group: 'family:report' },
  }),
  'service action': build.serviceAction({ cluster }),
  'service action without an ARN': build.serviceAction({
    cluster,
    resources: [],
    detail: { service: 'backend' },
  }),
  ...Object.fromEntries(
    environmentAlarms.map((alarm) => [
      alarm,
      build.alarmStateChange({
        alarmName: alarmName({ cluster, service: 'order-worker' }, alarm),
      }),
    ]),
  ),
})

describe('message groups of alerts', () => {
  it.each([
    ['default', 'dev'],
    ['default-prod', 'prod'],
    ['default-prod2', 'other-clusters'],
    ['legacy', 'other-clusters'],
  ])('every event of the cluster %s goes to the group %s, once', (cluster, group) => {
    const found = Object.entries(ofCluster(cluster)).map(([kind, event]) => [kind, groupsOf(event)])
    expect(Object.fromEntries(found)).toEqual(
      Object.fromEntries(found.map(([kind]) => [kind, [group]])),
    )
  })

  it('events whose cluster cannot be read go to the group of other clusters, once', () => {
    const short = ['arn:aws:ecs:us-west-2:111122223333:service/backend']
    expect(groupsOf(build.deploymentStateChange({ resources: short }))).toEqual(['other-clusters'])
    expect(groupsOf(build.deploymentStateChange({ resources: [] }))).toEqual(['other-clusters'])
    const { clusterArn: _, ...detail } = build.hookStateChange().detail
    expect(groupsOf({ ...build.hookStateChange(), detail })).toEqual(['other-clusters'])
    expect(groupsOf(build.healthEvent())).toEqual(['other-clusters'])
  })

  it('events of the same cluster in another account or region go to the group of other clusters', () => {
    const elsewhere = createBuild({ account: '999999999999', region: 'us-west-2' })
    expect(groupsOf(elsewhere.deploymentStateChange())).toEqual(['other-clusters'])
    expect(groupsOf(elsewhere.serviceAction())).toEqual(['other-clusters'])
  })

  it('scans and findings go to one group, whatever environment they are for', () => {
    for (const event of [build.ecrImageScan(), build.inspectorScan(), build.inspectorFinding()])
      expect(groupsOf(event)).toEqual(['image-scans'])
  })

  it('each documented event goes to one group at most, the same number with or without environments', () => {
    const without = compile(rulesOf([]))
    for (const { name, event } of sampleEvents()) {
      const matching = without.filter(({ matches }) => matches(event))
      expect(matching.length, name).toBeLessThanOrEqual(1)
      expect(groupsOf(event), name).toHaveLength(matching.length)
    }
  })

  it('every pattern has the length that EventBridge takes, with five environments in one account', () => {
    const five = ['dev', 'test', 'staging', 'demo', 'prod'].map((name) => ({
      ...place,
      name,
      cluster: `storefront-${name}`,
    }))
    for (const { name, pattern } of rulesOf(five))
      expect(JSON.stringify(pattern).length, name).toBeLessThanOrEqual(2048)
  })

  it('every rule has a name that EventBridge takes with its prefix', () => {
    for (const { name } of compiled) expect(`alerts-${name}`).toMatch(/^[.\-_A-Za-z0-9]{1,64}$/)
    expect(new Set(compiled.map(({ name }) => name)).size).toBe(compiled.length)
    for (const group of groups) expect(compiled.map((rule) => rule.group)).toContain(group)
  })
})

describe('rules of alerts', () => {
  it.each<[string, unknown]>([
    ['ecs-deployment', build.deploymentStateChange()],
    ['ecs-hook', build.hookStateChange()],
    ['ecs-task-stopped', build.taskStateChange({ detail: { lastStatus: 'STOPPED' } })],
    ['ecs-service-action', build.serviceAction()],
    [
      'ecs-service-action',
      build.serviceAction({ detail: { eventName: 'SERVICE_DEPLOYMENT_FAILED' } }),
    ],
    ['ecs-service-action', build.serviceAction({ detail: { eventName: 'A_NEW_PROBLEM' } })],
    ['ecs-service-action', build.serviceAction({ detail: { eventName: 'SERVICE_STEADY_STATE' } })],
    ['ecr-image-scan', build.ecrImageScan()],
    ['inspector-image-scan', build.inspectorScan()],
    ['inspector-image-finding', build.inspectorFinding()],
    ['inspector-image-coverage', build.inspectorCoverage()],
    ['inspector-on-demand-failed', build.inspectorOnDemandScan()],
    ['health-retirement', build.healthEvent()],
    ['environment-alarm', build.alarmStateChange()],
  ])('only the rule %s matches its event', (name, event) => {
    expect(through(event)).toEqual([name])
  })

  it.each<[string, unknown]>([
    ['a running task', build.taskStateChange()],
    ['a steady task set', build.serviceAction({ detail: { eventName: 'TASKSET_STEADY_STATE' } })],
    ['a push', build.ecrImageAction()],
    ['an event of AWS Health about EC2', build.healthEvent({ detail: { service: 'EC2' } })],
    ['an alarm about the alerts', build.alarmStateChange({ alarmName: 'alerts-Silent' })],
    [
      'a scan of an instance',
      build.inspectorScan({ resources: ['arn:aws:ec2:us-west-2:111122223333:instance/i-1'] }),
    ],
  ])('no rule matches %s', (_, event) => {
    expect(through(event)).toEqual([])
  })

  it('every schedule is a valid rate expression', () => {
    for (const { schedule } of schedules) expect(rateMs(schedule)).toBeGreaterThan(0)
  })

  it('the rules match these documented events, and readEvent ignores none of them', () => {
    const found: Record<string, string[]> = {}
    for (const { name: sample, event } of sampleEvents()) {
      const names = through(event)
      for (const name of names) found[name] = [...(found[name] ?? []), sample]
      if (names.length > 0) expect(readEvent(event).kind, sample).not.toBe('ignored')
    }
    expect(found).toEqual({
      'ecs-deployment': [
        'service deployment in progress',
        'service deployment completed',
        'service deployment failed',
        'service deployment rolling back',
      ],
      'ecs-hook': ['hook awaiting action'],
      'ecs-task-stopped': [
        'task stopped, essential container exited',
        'task stopped by the service scheduler',
        'task of no service stopped by a user',
      ],
      'ecs-service-action': [
        'service steady state',
        'service task start impaired',
        'service task placement failure',
      ],
      'ecr-image-scan': [
        'image scan complete, nothing found',
        'image scan complete, critical and high',
        'image scan complete, high',
        'image scan failed',
      ],
      'inspector-image-scan': ['inspector initial scan'],
      'inspector-image-finding': ['inspector finding', 'inspector finding closed'],
      'inspector-image-coverage': ['inspector scanning stopped'],
      'inspector-on-demand-failed': ['inspector on-demand scan failed'],
      'health-retirement': ['task retirement'],
      'environment-alarm': ['alarm of an environment', 'alarm of an environment is over'],
    })
  })

  it('the rules match these captured events, and readEvent ignores none of them', (ctx) => {
    const corpus = inject('corpus') ?? ctx.skip('no captures of third parties: set CORPUS')
    const found: Record<string, string[]> = {}
    for (const folder of ['events', 'events/adjacent'])
      for (const file of readdirSync(join(corpus, folder))) {
        if (!file.endsWith('.json')) continue
        const event = JSON.parse(readFileSync(join(corpus, folder, file), 'utf8'))
        const names = through(event)
        for (const name of names) found[name] = [...(found[name] ?? []), file.slice(0, 3)]
        if (names.length > 0) expect(readEvent(event).kind, file).not.toBe('ignored')
      }
    expect(found).toEqual({
      'ecs-deployment': ['025', '026', '027', '028', '037'],
      'ecs-task-stopped': ['004', '006', '012', '038', '047'],
      'ecs-service-action': ['002', '020', '022', '023', '024', '051', '052', '053'],
      'ecr-image-scan': ['010', '013', '032', '033', '034', '035', '036', '046', '048'],
      'inspector-image-scan': ['017', '049'],
      'inspector-image-finding': ['018', '045'],
    })
  })
})
