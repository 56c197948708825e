import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readEvent, rules, schedules } from '@repo/aws-events'
import { build, sampleEvents } from '@repo/aws-events/build'
import { describe, expect, inject, it } from 'vitest'
import { compilePattern } from './pattern.ts'
import { rateMs } from './schedule.ts'

const compiled = rules.map(({ name, pattern }) => ({ name, matches: compilePattern(pattern) }))
const through = (event: unknown) =>
  compiled.filter(({ matches }) => matches(event)).map(({ name }) => name)

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
    [
      'an alarm about the alerts',
      build.alarmStateChange({ alarmName: 'alerts-Silent0A1B2C3D-1X2Y3Z' }),
    ],
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
