import { prod } from '@repo/environments/fixture'
import { expect, it } from 'vitest'
import { cardsOf } from '../deployment/card.ts'
import { deploymentMessage } from '../render/deployment.ts'
import { change, hook, started } from '../testing/facts.ts'
import { settings } from '../testing/settings.ts'
import { placeOf } from '../testing/setup.ts'
import { publicationOf } from './sns.ts'

it.each(['x', '配', '🔥', '\u0001', '"'])(
  'a publication has at most 256 KB, however long its text is and however many bytes take its characters: %j',
  (character) => {
    const [card] = cardsOf([started('A', 0)])
    if (!card) throw new Error('a card')
    const message = deploymentMessage(card, placeOf(prod), settings)
    const long = { ...message, plain: `title\n${character.repeat(500_000)}` }
    const { Message, Subject } = publicationOf(
      { message: long, transition: 'failed', why: message.replies },
      'arn:aws:sns:eu-west-1:111122223333:alerts',
    )
    expect(Buffer.byteLength(Message)).toBeLessThanOrEqual(256 * 1024)
    expect(Subject).toMatch(/rolling out ecs-svc\/A$/)
    const { email } = JSON.parse(Message)
    expect(email).toMatch(/^title\n/)
    expect(email.isWellFormed()).toBe(true)
  },
)

it('a subject has its shorter words where the whole ones are too long', () => {
  const [card] = cardsOf([
    started('A', 0),
    change('A', { tag: 'release-2026-11-27.104' }),
    hook('awaiting', 40, 'A', { stage: 'POST_TEST_TRAFFIC_SHIFT' }),
  ])
  if (!card) throw new Error('a card')
  const message = deploymentMessage(card, placeOf(prod), settings)
  const { Subject } = publicationOf({ message, transition: '', why: [] }, 'arn')
  expect(Subject).toMatch(
    /release-2026-11-27.104 waits for approval until \d\d:\d\d UTC - .*(serves|traffic)$/,
  )
})
