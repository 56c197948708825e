import { expect, it } from 'vitest'
import { channel, message } from '../testing/slack.fixture.ts'
import { timelineOf } from './timeline.ts'

it('a broadcast reply stands in the channel and in its thread, another one in its thread alone', () => {
  const parent = message(1, 'parent')
  const quiet = message(2, 'quiet', { thread_ts: parent.ts })
  const loud = message(3, 'loud', { thread_ts: parent.ts, reply_broadcast: true })
  expect(timelineOf(channel(parent, quiet, loud).messages)).toEqual([
    { message: parent, replies: [quiet, loud], parent: undefined },
    { message: loud, replies: [], parent },
  ])
})
