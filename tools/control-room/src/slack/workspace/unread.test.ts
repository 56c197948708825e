import { expect, it } from 'vitest'
import { reader } from '../../testing/draw.fixture.ts'
import { channel, message } from '../../testing/slack.fixture.ts'
import { newestOf, unreadOf } from './unread.ts'

const posted = channel(
  message(1, 'a'),
  message(2, '<!here> b'),
  message(3, 'in the thread', { thread_ts: '1.000000' }),
  message(4, '<!here> in both', { thread_ts: '1.000000', reply_broadcast: true }),
)

it.each([
  [undefined, 3, 2],
  ['1.000000', 2, 2],
  ['2.000000', 1, 1],
  ['4.000000', 0, 0],
])('after %s, it counts what the channel shows', (ts, messages, mentions) => {
  const seen = ts === undefined ? {} : { [posted.id]: ts }
  expect(unreadOf(posted, seen, reader)).toEqual({ messages, mentions })
})

it('what another cloud showed is not seen here', () => {
  expect(unreadOf(posted, { another: '9.000000' }, reader).messages).toBe(3)
})

it('the newest message is one that the channel shows', () => {
  const inThread = message(9, 'c', { thread_ts: '1.000000' })
  expect(newestOf(channel(...posted.messages, inThread))).toBe('4.000000')
})
