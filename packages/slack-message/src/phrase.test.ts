import { describe, expect, it } from 'vitest'
import { type Phrase, say, toMrkdwn, toPlain } from './phrase.ts'

const at = Date.parse('2026-11-23T14:02:11Z')
const url = 'https://console.test/logs?a=1&b=a b|c#<d>'
const phrase: Phrase = [
  ...say`❌ ${{ is: 'mention', mention: '<!subteam^S0ONCALL|@on-call>' }} ${'<!channel> & <https://x.test>'}: `,
  ...say`${{ is: 'link', url, label: 'a <b>' }} at ${{ is: 'time', at, form: 'clock' }}`,
]

describe('a phrase in mrkdwn', () => {
  it('mentions only those whom it is written to mention, and escapes `&`, `<` and `>` of all else', () => {
    expect(toMrkdwn(phrase.slice(0, -4))).toBe(
      '❌ <!subteam^S0ONCALL|@on-call> &lt;!channel&gt; &amp; &lt;https://x.test&gt;',
    )
  })

  // https://docs.slack.dev/messaging/formatting-message-text/#linking-urls
  it('encodes in a URL what would end or break its link', () => {
    expect(toMrkdwn([{ is: 'link', url, label: 'a <b>' }])).toBe(
      '<https://console.test/logs?a=1&amp;b=a%20b%7Cc#&lt;d&gt;|a &lt;b&gt;>',
    )
  })

  // https://docs.slack.dev/messaging/formatting-message-text/#date-formatting
  it('gives Slack the time of the reader, with UTC to fall back on', () => {
    expect(toMrkdwn([{ is: 'time', at, form: 'day' }])).toBe(
      `<!date^${at / 1000}^{date_short_pretty} {time}|2026-11-23 14:02 UTC>`,
    )
  })
})

it('a phrase without Slack has labels for links, names for mentions, and times in UTC', () => {
  expect(toPlain(phrase)).toBe('❌ @on-call <!channel> & <https://x.test>: a <b> at 14:02 UTC')
})
