import { describe, expect, it } from 'vitest'
import { links } from './blocks.ts'
import { slackText } from './slack-text.ts'

describe('slackText', () => {
  it('writes labels for links, fallbacks for dates, characters for entities', () => {
    const blocks = [
      {
        type: 'section',
        text: {
          type: 'mrkdwn',
          text: '*dev · backend* <https://x.test/c/1|4f2a9c1> &amp; &lt;b&gt;',
        },
      },
      {
        type: 'context',
        elements: [{ type: 'mrkdwn', text: 'started <!date^1^{time_secs}|14:02:11>\nby hana' }],
      },
      { type: 'actions', elements: [{ text: { text: 'Service' } }, { text: { text: 'Logs' } }] },
    ]
    expect(slackText({ text: 'ignored', blocks })).toEqual([
      'dev · backend 4f2a9c1 & <b>',
      'started 14:02:11',
      'by hana',
      '[Service] [Logs]',
    ])
  })

  it('writes the lines of a code block without fences', () => {
    const text = '_last lines_\n```\n{"a_b":1}\nexiting\n```'
    expect(
      slackText({ text, blocks: [{ type: 'section', text: { type: 'mrkdwn', text } }] }),
    ).toEqual(['last lines', '{"a_b":1}', 'exiting'])
  })

  it('writes attachments last', () => {
    const blocks = [{ type: 'section', text: { type: 'mrkdwn', text: 'below' } }]
    expect(slackText({ text: 'above', attachments: [{ blocks }] })).toEqual(['above', 'below'])
  })

  it('writes the text of a message without blocks', () => {
    expect(slackText({ text: '<!subteam^S1> one\ntwo' })).toEqual(['@S1 one', 'two'])
  })

  it('writes mentions as names', () => {
    const text = '<!subteam^S1|@on-call> <@U1> <!channel> <!here>'
    expect(slackText({ text })).toEqual(['@on-call @U1 @channel @here'])
  })

  it('writes the URL of each link of a line of links with the option urls', () => {
    const { block } = links([
      { label: 'Run', url: 'https://x.test/?a=1&b=2' },
      { label: 'Logs', url: 'https://x.test/2' },
    ])
    const message = { text: '', blocks: [block] }
    expect(slackText(message)).toEqual(['Run · Logs'])
    expect(slackText(message, { urls: true })).toEqual([
      'Run: https://x.test/?a=1&b=2',
      'Logs: https://x.test/2',
    ])
  })

  it('writes a ⚠ beside a button with a URL, as Slack does where nobody acknowledges it', () => {
    const elements = [
      { text: { text: 'Run' }, url: 'https://x.test/1' },
      { text: { text: 'Approve' } },
    ]
    expect(slackText({ text: '', blocks: [{ type: 'actions', elements }] })).toEqual([
      '[Run] ⚠ [Approve]',
    ])
  })
})
