import { h } from 'preact'
import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { type Block, Message } from 'slack-blocks-to-jsx'
import { describe, expect, it } from 'vitest'
import { gallerySamples } from '../../gallery/write-gallery.ts'
import { html, linesOfHtml } from '../../testing/draw.fixture.ts'
import { asTerminal, type SampleMessage, sampleMessages } from '../../testing/samples.fixture.ts'
import { Mrkdwn } from '../mrkdwn/mrkdwn.tsx'
import type { Reader } from '../reader.ts'
import { Body } from './body.tsx'

const messages = sampleMessages(await gallerySamples())

/**
 * Where slack-blocks-to-jsx differs from Slack, and this page does not: the reason why it is a second opinion here, and does
 * not draw the page.
 */
const differences: readonly [what: string, text: string, theirs: string][] = [
  ['reads what is between two colons as an emoji', '10:30:45', '1030 45'],
  ['makes text between two stars bold, whatever is around them', '2*3*4', '234'],
  ['marks bold text in a code block, too', '```*x*```', '**x**'],
  ['draws the id of a person beside their label', '<@U1|hana>', '@U1|hana'],
  ['puts a space behind mentions', 'a <!here> b', 'a @here  b'],
]

/** The text that it draws of blocks. It takes `verbatim`, with which Slack stops to look for links, as "no mrkdwn". */
function theirs(blocks: readonly unknown[], { directory }: Reader): string {
  const loose = JSON.parse(JSON.stringify(blocks), (key, value) =>
    key === 'verbatim' ? undefined : value,
  ) as Block[]
  const groups = Object.entries(directory.groups ?? {}).map(([id, name]) => ({ id, name }))
  const markup = renderToStaticMarkup(
    createElement(Message, {
      ...{ blocks: loose, name: '', logo: '', withoutWrapper: true },
      data: { user_groups: groups },
    }),
  )
  return linesOfHtml(markup.replaceAll('&#x27;', "'")).join('\n')
}

/**
 * Without what is known to differ: ids before labels, spaces, the brackets of
 * buttons, and the colons that it takes for those of emoji.
 */
const comparable = (text: string) => text.replace(/@\w+\|/g, '@').replace(/[\s:[\]]/g, '')

describe('slack-blocks-to-jsx', () => {
  it.each(messages)('reads the same of "$text" of $sample', (message: SampleMessage) => {
    const { shown, reader } = asTerminal(message)
    const ours = linesOfHtml(html(h(Body, { message: shown }), reader)).join('\n')
    expect(comparable(ours)).toBe(comparable(theirs(shown.blocks, reader)))
  })

  it.each(differences)('%s, and this page does not', (_what, text, drawn) => {
    const block = { type: 'section', text: { type: 'mrkdwn', text } }
    expect(theirs([block], { directory: {}, now: 0 })).toBe(drawn)
    expect(linesOfHtml(html(h(Mrkdwn, { text })))).toEqual([
      text.replace(/<(?:@\w+\||!)(\w+)>/, '@$1').replaceAll('```', ''),
    ])
  })
})
