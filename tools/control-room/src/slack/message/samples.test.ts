import { slackText } from '@repo/slack-message'
import { h } from 'preact'
import { describe, expect, it } from 'vitest'
import { gallerySamples } from '../../gallery/write-gallery.ts'
import { html, linesOfHtml } from '../../testing/draw.fixture.ts'
import { asTerminal, type SampleMessage, sampleMessages } from '../../testing/samples.fixture.ts'
import { Body } from './body.tsx'

const messages = sampleMessages(await gallerySamples())

describe.each(messages)('the message "$text" of $sample', (message: SampleMessage) => {
  const { shown, reader } = asTerminal(message)
  const drawn = html(h(Body, { message: shown }), reader)

  it('is drawn with the words that a terminal prints, in their order', () => {
    const printed = slackText(message).map((line) => line.trim())
    expect(linesOfHtml(drawn)).toEqual(printed.filter(Boolean))
  })

  it('is drawn without raw markup', () => {
    const text = linesOfHtml(drawn).join('\n')
    for (const raw of ['<!', '<http', '**', '&lt;', '&amp;', '```', 'is not drawn'])
      expect(text).not.toContain(raw)
  })
})
