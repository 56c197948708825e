import type { ScenarioName } from '@repo/aws-events/scenarios'
import { type ReplayStep, slackAfter } from '@repo/control-room/replay'
import { describe, expect, inject, it } from 'vitest'
import { recordedCase, scenarioEvents } from './recorded.ts'
import { replay } from './replay.ts'
import { replaySteps } from './steps.ts'

describe('replaySteps', () => {
  it.each<ScenarioName>(['rolled-back', 'refused', 'scan', 'crash-loop'])(
    'replaySteps yields a step for each event of %s, and ends with the messages of a whole replay',
    async (name) => {
      const events = scenarioEvents(name)
      const steps = await stepsOf(events)
      expect(steps.map(({ event }) => event)).toEqual(events)
      expect(textsAfter(steps)).toEqual(await textsOf(events))
      for (const { rules } of steps) expect(rules).toHaveLength(1)
    },
  )

  it('replaySteps marks a message as posted first and as edited later, at the times of the events', async () => {
    const steps = await stepsOf(scenarioEvents('rolled-back'))
    const [first, ...later] = steps.flatMap(({ changes }) => changes)
    expect(first).toMatchObject({ kind: 'posted', time: steps[0]?.at })
    const edits = later.filter(({ message }) => message.ts === first?.message.ts)
    expect(edits.length).toBeGreaterThan(0)
    for (const { kind } of edits) expect(kind).toBe('updated')
    expect(edits.at(-1)?.time).toBe(steps.at(-1)?.at)
  })

  it('replaySteps has the reason why an event changed nothing', async () => {
    const [started] = scenarioEvents('rolling-out')
    const unknown = { id: '1', source: 'elsewhere', 'detail-type': 'Something' }
    const broken = { ...started, id: undefined, time: undefined }
    const steps = await stepsOf([unknown, started, started, broken, '{"not'])
    expect(steps.map(({ outcome }) => outcome.result)).toEqual([
      'nothing',
      'message',
      'nothing',
      'failed',
      'failed',
    ])
    expect(steps[0]).toMatchObject({ rules: [], changes: [], at: undefined })
    for (const { outcome } of steps) expect(outcome.text).toMatch(/./)
  })

  it('replaySteps of each recorded case ends with the messages of a whole replay', async (context) => {
    const corpus = inject('corpus') ?? context.skip('no captures of third parties: set CORPUS')
    for (const name of ['full-rollback-with-sidecar-noise', 'two-pause-hooks-canary-steps']) {
      const events = recordedCase(corpus, name)
      expect(textsAfter(await stepsOf(events)), name).toEqual(await textsOf(events))
    }
  })
})

async function stepsOf(events: readonly unknown[]): Promise<ReplayStep[]> {
  const steps: ReplayStep[] = []
  for await (const step of replaySteps(events)) steps.push(step)
  return steps
}

function textsAfter(steps: readonly ReplayStep[]): string[] {
  const { channels } = slackAfter(steps, steps.length)
  return channels.flatMap(({ messages }) => messages.map(({ text }) => text)).sort()
}

async function textsOf(events: readonly unknown[]): Promise<string[]> {
  const { channels } = await replay(events, { paced: true })
  const all = Object.values(channels).flat()
  return all.flatMap(({ text, thread }) => [text, ...thread.map((reply) => reply.text)]).sort()
}
