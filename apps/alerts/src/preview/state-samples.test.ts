import { environmentAlarms } from '@repo/aws-events'
import type { TroubleKind } from '@repo/environments'
import { prod } from '@repo/environments/fixture'
import { slackText, toPlain } from '@repo/slack-message'
import { describe, expect, it, vi } from 'vitest'
import type { Alarm } from '../notice/alarm.ts'
import { outcomes } from '../render/words/deployment.ts'
import type { ScanCard } from '../scan/card.ts'
import { settings } from '../testing/settings.ts'
import { preview } from './preview.ts'
import type { Recorded } from './recording-slack.ts'
import { allSamplesOf } from './samples.ts'

const spies = Object.keys(outcomes).map((name) => {
  // The keys of the table are outcomes.
  const outcome = name as keyof typeof outcomes
  return { outcome, words: vi.spyOn(outcomes, outcome) }
})

const samples = allSamplesOf(prod)
const messages: Recorded[] = []
for (const { events, described, settings: own } of Object.values(samples)) {
  const { messages: posted, failed } = await preview(events, described, own ?? settings)
  expect(failed).toEqual([])
  messages.push(...posted)
}

/** The words of each outcome, as they were requested. Vitest forgets calls before each test. */
const words = spies.map(({ outcome, words: spy }) => ({
  outcome,
  drawn: spy.mock.results.map(({ value }) => toPlain(value)),
}))
for (const { words: spy } of spies) spy.mockRestore()

/** What the messages are about: `TYPE STATUS`, and of a trouble its kind, of an alarm its name. */
const shown = new Set(
  messages.flatMap(({ metadata }) => {
    const { event_type: type, event_payload: payload } = Object(metadata)
    const { status, kind, alarm } = payload
    const name = alarm && String(alarm).split('-').at(-1)
    return [`${type} ${status}`, `${type} ${kind ?? name}`]
  }),
)

const troubles: Readonly<Record<TroubleKind, true>> = {
  'cannot-start': true,
  placement: true,
  configuration: true,
  'unhealthy-target': true,
  'task-failed': true,
  'health-unknown': true,
  'daemon-placement': true,
  throttled: true,
  other: true,
}
const alarms: Readonly<Record<Alarm['state'], true>> = { on: true, over: true, unknown: true }
const scans: Readonly<Record<ScanCard['outcome'] | 'stopped' | 'resumed', true>> = {
  ...{ new: true, found: true, clean: true, failed: true, pending: true },
  ...{ stopped: true, resumed: true },
}

describe('the samples', () => {
  it.each(words)('end with a deployment that is $outcome', ({ drawn }) => {
    const headlines = messages.map((message) => slackText(message)[0] ?? '')
    expect(headlines.some((line) => drawn.some((text) => line.endsWith(text)))).toBe(true)
  })

  it.each([
    ...Object.keys(troubles).map((kind) => `service_alert ${kind}`),
    ...environmentAlarms.map((alarm) => `alarm ${alarm}`),
    ...Object.keys(alarms).map((state) => `alarm ${state}`),
    ...Object.keys(scans).map((outcome) => `image_scan ${outcome}`),
    ...['crash_loop crash_loop', 'crash_loop over', 'service_alert over'],
    ...['standalone_task failed', 'retirement announced', 'retirement over'],
  ])('show %s', (state) => {
    expect(shown).toContain(state)
  })

  it('are the same whenever they are made', () => {
    expect(JSON.stringify(allSamplesOf(prod))).toBe(JSON.stringify(samples))
  })

  it('have a request for approval with buttons', () => {
    const blocks = messages.flatMap(({ thread }) => thread).flatMap((reply) => reply.blocks)
    expect(blocks).toContainEqual(expect.objectContaining({ type: 'actions' }))
  })
})
