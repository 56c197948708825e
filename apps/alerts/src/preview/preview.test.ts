import { scenarios } from '@repo/aws-events/scenarios'
import { prod } from '@repo/environments/fixture'
import { languages, wordingIn } from '@repo/environments/wording'
import { glyphs } from '@repo/slack-message'
import { describe, expect, it } from 'vitest'
import { settings } from '../testing/settings.ts'
import { placeOf } from './place-of.ts'
import { preview } from './preview.ts'
import { samplesOf } from './samples.ts'

const samples = samplesOf(placeOf(prod))

/** Glyphs of the messages that are no deployment's. */
const others = {
  crash_loop: glyphs.crash_loop,
  service_alert: glyphs.failed,
  image_scan: glyphs.scan,
  alarm: glyphs.failed,
  standalone_task: glyphs.failed,
  retirement: glyphs.warning,
}

describe.each(languages)('the samples in %s', (language) => {
  const own = { ...settings, wording: wordingIn(language) }

  it.each(Object.entries(scenarios))(
    '%s ends in the messages and glyphs of its scenario',
    async (name, scenario) => {
      const { events = [], described } = samples[name] ?? {}
      const { messages, failed } = await preview(events, described, own)
      expect(failed).toEqual([])
      const expected = [
        ...Object.values(scenario.cards).map((status) => glyphs[status]),
        ...(scenario.others ?? []).map((type) => (scenario.over ? glyphs.over : others[type])),
      ]
      expect(messages.map(({ text }) => text.split(' ')[0]).sort()).toEqual(expected.sort())
      const replies = messages.flatMap(({ thread }) => thread)
      const { escalations = 0, approvals = 0 } = scenario
      expect(replies).toHaveLength(escalations + approvals)
    },
  )
})

describe('a preview', () => {
  it('lists which events are ignored, and which cannot be read', async () => {
    const event = { version: '0', id: 'a', source: 'aws.s3', 'detail-type': 'Object Created' }
    const broken = { ...event, id: 'b', source: 'aws.ecr', 'detail-type': 'ECR Image Scan' }
    const { ignored, failed } = await preview([event, broken], [], settings)
    expect(ignored).toMatchObject([{ id: 'a' }])
    expect(failed).toMatchObject([{ id: 'b' }])
  })
})
