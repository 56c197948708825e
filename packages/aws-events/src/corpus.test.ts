import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, inject, it, type TestContext } from 'vitest'
import { sampleEvents } from './build/index.ts'
import { type Reading, readEvent } from './read-event.ts'

describe('readEvent › documented events', () => {
  const events = new Map(sampleEvents().map(({ name, event }) => [name, event]))

  it.each<[Reading['kind'], string[]]>([
    [
      'deployment',
      [
        'service deployment in progress',
        'service deployment rolling back',
        'service deployment completed',
        'service deployment failed',
      ],
    ],
    ['hook', ['hook awaiting action']],
    [
      'task',
      [
        'task provisioning',
        'task running',
        'task of no service running',
        'task stopped, essential container exited',
        'task stopped by the service scheduler',
        'task of no service stopped by a user',
      ],
    ],
    [
      'service-action',
      [
        'service steady state',
        'service task start impaired',
        'service task placement failure',
        'capacity provider steady state',
      ],
    ],
    ['image-action', ['image push', 'image delete']],
    [
      'image-scan',
      [
        'image scan complete, nothing found',
        'image scan complete, critical and high',
        'image scan complete, high',
        'image scan failed',
      ],
    ],
    ['inspector-scan', ['inspector initial scan']],
    ['inspector-finding', ['inspector finding', 'inspector finding closed']],
    ['inspector-coverage', ['inspector scanning stopped']],
    ['inspector-on-demand', ['inspector on-demand scan failed']],
    ['health', ['task retirement']],
    ['alarm', ['alarm of an environment', 'alarm of an environment is over']],
    ['schedule', ['scheduled event']],
    [
      'ignored',
      [
        'inspector initial scan of an instance',
        'container instance',
        'image replication',
        'pull through cache',
        'instance state change',
        'alarm state change',
        'stack status change',
      ],
    ],
  ])('are read as %s where they are that, and keep every field', (kind, names) => {
    const found = [...events].filter(([, event]) => readEvent(event).kind === kind)
    expect(found.map(([name]) => name).sort()).toEqual([...names].sort())
    for (const [name, event] of found) {
      const reading = readEvent(event)
      if (reading.kind !== 'ignored') expect(reading.event, name).toMatchObject(event)
      else expect(reading.reason, name).toEqual(expect.stringMatching(/./))
    }
  })
})

/** What each recorded event is, by the number that its file name starts with. */
const expected: Record<Reading['kind'], string> = {
  task: '001 003 004 005 006 008 012 019 029 030 038 047',
  'service-action': '002 020 021 022 023 024 051 052 053',
  deployment: '025 026 027 028 037',
  hook: '',
  'image-scan': '010 013 032 033 034 035 036 046 048',
  'image-action': '009 015 031 040 041',
  'inspector-scan': '017 049',
  'inspector-finding': '018 045',
  'inspector-coverage': '',
  'inspector-on-demand': '',
  health: '',
  alarm: '',
  schedule: '',
  ignored: '007 011 014 016 039 042 043 044 050',
}

function recorded(ctx: TestContext, folder: string): [file: string, event: object][] {
  const corpus = inject('corpus') ?? ctx.skip('no captures of third parties: set CORPUS')
  return readdirSync(join(corpus, folder))
    .filter((file) => file.endsWith('.json'))
    .map((file) => [file, JSON.parse(readFileSync(join(corpus, folder, file), 'utf8'))])
}

describe('readEvent › recorded events', () => {
  it('have the expected kinds', (ctx) => {
    const found: Record<string, string[]> = {}
    for (const [file, event] of recorded(ctx, 'events')) {
      const { kind } = readEvent(event)
      found[kind] = [...(found[kind] ?? []), file.slice(0, 3)]
    }
    const kinds = Object.entries(expected).filter(([, numbers]) => numbers !== '')
    expect(found).toEqual(
      Object.fromEntries(kinds.map(([kind, numbers]) => [kind, numbers.split(' ')])),
    )
  })

  it('keep every field that AWS sent', (ctx) => {
    for (const [file, event] of recorded(ctx, 'events')) {
      const reading = readEvent(event)
      if (reading.kind !== 'ignored') expect(reading.event, file).toMatchObject(event)
    }
  })

  it('of other services are ignored with a reason', (ctx) => {
    const others = recorded(ctx, 'events/adjacent')
    expect(others.length).toBeGreaterThanOrEqual(66)
    for (const [file, event] of others)
      expect(readEvent(event), file).toMatchObject({
        kind: 'ignored',
        reason: expect.stringContaining('its source is'),
      })
  })
})
