import { h } from 'preact'
import { describe, expect, it } from 'vitest'
import { html, reader } from '../../testing/draw.fixture.ts'
import type { Reader } from '../reader.ts'
import { Mrkdwn } from './mrkdwn.tsx'
import { plainMrkdwn } from './plain.ts'

const draw = (text: string, as?: Reader) => html(h(Mrkdwn, { text }), as)
const mention = (name: string) => `<span class="slack-mention">${name}</span>`
const pre = (text: string) => `<pre tabindex="0">${text}</pre>`

const directory = {
  users: { U1: 'hana' },
  groups: { S1: 'oncall' },
  channels: { C1: 'deployments' },
}

describe('mrkdwn', () => {
  it.each([
    ['*bold* _italic_ ~gone~ `code`', '<b>bold</b> <i>italic</i> <s>gone</s> <code>code</code>'],
    ['*bold and _italic_ in it*', '<b>bold and <i>italic</i> in it</b>'],
    ['2*3*4', '2*3*4'],
    ['a_b_c and snake_case_name', 'a_b_c and snake_case_name'],
    ['* not bold *', '* not bold *'],
    ['10:30:45', '10:30:45'],
    ['repo:v1:x', 'repo:v1:x'],
    [':x: and :no_such_emoji:', ':x: and :no_such_emoji:'],
    ['✅ already an emoji', '✅ already an emoji'],
    ['c&lt;d &amp;&amp; e&gt;f', 'c&lt;d &amp;&amp; e>f'],
    ['&amp;lt; stays escaped once', '&amp;lt; stays escaped once'],
    ['&lt;!channel&gt; in a log line', '&lt;!channel> in a log line'],
    ['`a &lt; b`', '<code>a &lt; b</code>'],
    ['a\nb', 'a\nb'],
    ['&gt; quoted', '<blockquote> quoted</blockquote>'],
  ])('draws %j', (text, expected) => {
    expect(draw(text)).toBe(expected)
  })

  it.each([
    ['```\n*x* _y_ :x: 2*3\n```', '*x* _y_ :x: 2*3'],
    ['```\n<https://example.com|x>\n```', '&lt;https://example.com|x>'],
    ['```{"a":"&lt;b&gt;"}```', '{&quot;a&quot;:&quot;&lt;b>&quot;}'],
    ['```\n  indented\n\nafter an empty line\n```', '  indented\n\nafter an empty line'],
  ])('leaves %j in a code block as it is', (text, expected) => {
    expect(draw(text)).toBe(pre(expected))
  })

  it('draws no empty line around a code block', () => {
    expect(draw('title\n```\na\n```\nafter')).toBe(`title\n${pre('a')}after`)
  })

  it('draws links by their label, or their URL, and opens them elsewhere', () => {
    const link = draw('<https://example.com/?a=1&amp;b=2|label *x*> <http://127.0.0.1:4566/>')
    expect(link).toContain('href="https://example.com/?a=1&amp;b=2"')
    expect(link).toContain('>label <b>x</b></a>')
    expect(link).toContain('>http://127.0.0.1:4566/</a>')
    expect(link.match(/target="_blank" rel="noreferrer"/g)).toHaveLength(2)
  })

  it('marks links to other machines as ones that may lead nowhere, and none of its own', () => {
    expect(draw('<https://example.com/|x>')).toMatch(/title="[^"]+\n[^"]*example\.com/)
    expect(draw('<http://127.0.0.1:4566/|x>')).toContain('title="http://127.0.0.1:4566/"')
  })

  it.each(['javascript:alert(1)', 'data:text/html,x', 'no url'])('makes no link of %j', (url) => {
    expect(draw(`<${url}|label>`)).toBe('<span>label</span>')
  })

  it.each([
    ['<@U1>', '@hana'],
    ['<@U2>', '@U2'],
    ['<@U2|kim>', '@kim'],
    ['<!subteam^S1>', '@oncall'],
    ['<!subteam^S1|@before>', '@oncall'],
    ['<!subteam^S2|@label>', '@label'],
    ['<!subteam^S2|label>', '@label'],
    ['<!subteam^S061X>', '@S061X'],
    ['<!subteam^S0REVIEWERS>', '@reviewers'],
    ['<#C1>', '#deployments'],
    ['<#C2>', '#C2'],
    ['<#C2|named>', '#named'],
    ['<!here>', '@here'],
    ['<!channel>', '@channel'],
    ['<!everyone|everyone>', '@everyone'],
  ])('draws %j as a mention', (text, name) => {
    const as = { ...reader, directory }
    expect(draw(text, as)).toBe(mention(name))
    expect(plainMrkdwn(text, as)).toBe(name)
  })

  it('writes a date for its reader, and links it where it has a link', () => {
    const text = '<!date^1795442531^{time_secs}^https://example.com/|14:02:11 UTC>'
    expect(draw(text)).toContain('<time datetime="2026-11-23T14:02:11.000Z"')
    expect(draw(text)).toMatch(/<a href="https:\/\/example\.com\/".*14:02:11<\/time><\/a>$/s)
    expect(plainMrkdwn(text, { ...reader, timeZone: 'Asia/Tokyo' })).toBe('23:02:11')
  })

  it.each([
    '<!date^soon^{time}|soon>',
    '<!date^99999999999999999^{time}|soon>',
    '<!date^^{time}|soon>',
  ])('writes the fallback of %j, which is no date', (text) => {
    expect(draw(text)).toBe('soon')
  })

  it.each(['*', '<', '`', '```', '<!', '<@', '&', ':', '<!date^', '', '\n', '*_~`'])(
    'draws %j, which is unfinished, as text',
    (text) => {
      expect(plainMrkdwn(text, reader)).toBe(text)
    },
  )
})
