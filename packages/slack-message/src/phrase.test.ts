import { describe, expect, it } from 'vitest'
import { type Phrase, phrase, toMrkdwn, toPlain } from './phrase.ts'

const at = Date.parse('2026-11-23T14:02:11Z')
const url = 'https://console.test/logs?a=1&b=a b|c#<d>'
const headline: Phrase = [
  ...phrase`❌ ${{ is: 'mention', mention: '<!subteam^S0ONCALL|@on-call>' }} ${'<!channel> & <https://x.test>'}: `,
  ...phrase`${{ is: 'link', url, label: 'a <b>' }} at ${{ is: 'time', at, form: 'clock' }}`,
]

describe('toMrkdwn', () => {
  it('writes mentions as they are, and escapes `&`, `<` and `>` of strings', () => {
    expect(toMrkdwn(headline.slice(0, -4))).toBe(
      '❌ <!subteam^S0ONCALL|@on-call> &lt;!channel&gt; &amp; &lt;https://x.test&gt;',
    )
  })

  // https://docs.slack.dev/messaging/formatting-message-text/#linking-urls
  it('encodes the characters of a URL that would end its link', () => {
    expect(toMrkdwn([{ is: 'link', url, label: 'a <b>' }])).toBe(
      '<https://console.test/logs?a=1&amp;b=a%20b%7Cc#&lt;d&gt;|a &lt;b&gt;>',
    )
  })

  // https://docs.slack.dev/messaging/formatting-message-text/#date-formatting
  it('writes a time for the time zone of the reader, with UTC as its fallback', () => {
    expect(toMrkdwn([{ is: 'time', at, form: 'day' }])).toBe(
      `<!date^${at / 1000}^{date_short_pretty} {time}|2026-11-23 14:02 UTC>`,
    )
  })
})

it.each([
  ['<!subteam^S0ONCALL>', '❌ prod'],
  ['<@U123>', '❌ prod'],
  ['<@U123|hana>', '❌ @hana prod'],
  ['<!here>', '❌ @here prod'],
])('toPlain › names whom it mentions, and shows no id: %s', (mention, plain) => {
  expect(toPlain(['❌ ', { is: 'mention', mention }, ' ', 'prod'])).toBe(plain)
})

it('toPlain › writes labels for links, names for mentions, and times in UTC', () => {
  expect(toPlain(headline)).toBe('❌ @on-call <!channel> & <https://x.test>: a <b> at 14:02 UTC')
})

it('text from outside cannot turn the direction of the text around it, nor hold control characters', () => {
  const text = 'a\u202Eb\u2066c\u0000d\u0007e\tf\ng'
  expect([toMrkdwn([text]), toPlain([text])]).toEqual(['abcde\tf\ng', 'abcde\tf\ng'])
})
