import type { SlackMessage } from '@repo/local-cloud'
import { describe, expect, it } from 'vitest'
import { reader } from '../../testing/draw.fixture.ts'
import { channel, message } from '../../testing/slack.fixture.ts'
import { noticesOf } from './notices.ts'

const textsOf = (...messages: SlackMessage[]) =>
  noticesOf([channel(...messages)], reader).map(({ text }) => text)

describe('a phone', () => {
  it.each(['<@U1>', '<!subteam^S1>', '<!here>', '<!channel>', '<!everyone>'])(
    'shows a message with %s, and none without a mention',
    (mention) => {
      expect(textsOf(message(1, `${mention} failed`))).toHaveLength(1)
      expect(textsOf(message(1, 'failed'))).toEqual([])
    },
  )

  it('shows the text, where the blocks mention somebody', () => {
    const blocks = [{ type: 'section', text: { type: 'mrkdwn', text: 'more <@U1|hana> words' } }]
    expect(textsOf(message(1, 'a &lt; b', { blocks }))).toEqual(['a < b'])
  })

  it.each(['`<!channel>`', '```<!channel>```', '&lt;!channel&gt;'])(
    'shows nothing for %s',
    (text) => {
      expect(textsOf(message(1, text))).toEqual([])
    },
  )

  it('shows nothing for an edit, and keeps what it showed', () => {
    const [was, is] = ['<!here> failed', 'over'].map((text) => message(1, text))
    const history = [...(was?.history ?? []), ...(is?.history ?? [])]
    expect(textsOf(message(1, 'over', { history }))).toEqual(['@here failed'])
    expect(textsOf(message(1, '<!here> failed', { history: [...history].reverse() }))).toEqual([])
  })

  it('shows a mention of a person in a thread, and of @here only where the channel shows the reply', () => {
    const reply = (text: string, reply_broadcast: boolean) =>
      message(2, text, { thread_ts: '1.000000', reply_broadcast })
    expect(textsOf(reply('<@U1> look', false))).toHaveLength(1)
    expect(textsOf(reply('<!here> look', false))).toEqual([])
    expect(textsOf(reply('<!here> look', true))).toHaveLength(1)
  })

  it('shows nothing of what one person alone sees', () => {
    expect(textsOf(message(1, '<@U1> no', { ephemeral_to: 'U1' }))).toEqual([])
  })

  it('lists the newest first', () => {
    expect(textsOf(message(1, '<!here> a'), message(2, '<!here> b'))).toEqual([
      '@here b',
      '@here a',
    ])
  })
})
