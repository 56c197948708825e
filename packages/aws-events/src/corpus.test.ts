import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, inject, it, type TestContext } from 'vitest'
import { type Reading, readEvent } from './read-event.ts'

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
  schedule: '',
  ignored: '007 011 014 016 039 042 043 044 050',
}

function recorded(ctx: TestContext, folder: string): [file: string, event: object][] {
  const corpus = inject('corpus') ?? ctx.skip('no corpus: set CORPUS to its folder')
  return readdirSync(join(corpus, folder))
    .filter((file) => file.endsWith('.json'))
    .map((file) => [file, JSON.parse(readFileSync(join(corpus, folder, file), 'utf8'))])
}

describe('the recorded events', () => {
  it('are each read as what they are', (ctx) => {
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

  it('of other services are ignored, with a reason', (ctx) => {
    const others = recorded(ctx, 'events/adjacent')
    expect(others.length).toBeGreaterThanOrEqual(66)
    for (const [file, event] of others)
      expect(readEvent(event), file).toMatchObject({
        kind: 'ignored',
        reason: expect.stringContaining('its source is'),
      })
  })
})
