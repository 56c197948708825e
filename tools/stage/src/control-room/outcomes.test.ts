import { describe, expect, it } from 'vitest'
import { createOutcomes } from './outcomes.ts'

const sent = (id: string, kind = 'ECS Task State Change') => ({ id, 'detail-type': kind })
const published = (id: string, channel = '#deployments') => ({
  message: 'message published',
  events: [id],
  channel,
  posted: 1,
  updated: 1,
})

/** The outcome of the event `e` after it was sent, and these lines were logged. */
function after(...lines: readonly object[]) {
  const outcomes = createOutcomes(() => {})
  outcomes.sent(sent('e'))
  for (const line of lines) outcomes.read(JSON.stringify({ level: 'info', ...line }))
  return outcomes.view()['e']
}

it('an event that SQS dead-letters has failed, with the cause of its last attempt', () => {
  const outcomes = createOutcomes(() => {})
  outcomes.sent(sent('e'))
  const failed = { message: 'event failed, will be retried', event: 'e', reason: 'HTTP 503' }
  outcomes.read(JSON.stringify(failed))
  outcomes.deadLettered(sent('e'), 15)
  const failure = { result: 'failed', text: expect.stringMatching(/15.*HTTP 503/) }
  expect(outcomes.view()['e']).toEqual(failure)
  outcomes.read(JSON.stringify(published('e')))
  outcomes.deadLettered(sent('e'), 15)
  expect(outcomes.view()['e']).toMatchObject({ result: 'message' })
  outcomes.deadLettered('no event', 15)
})

describe('the outcome of an event', () => {
  const failed = { message: 'event failed, will be retried', event: 'e', reason: 'HTTP 503' }
  const dead = {
    message: 'event dead-lettered',
    event: 'e',
    code: 'is_archived',
    reason: 'Slack refuses it',
  }
  const ignored = { message: 'event ignored', event: 'e', reason: 'it is about nothing' }
  const unchanged = { message: 'no message changed', events: ['e'] }

  it.each([
    ['waiting before the Lambda has it', [], { result: 'waiting' }],
    ['a message', [published('e')], { result: 'message', text: /#deployments/ }],
    ['nothing, with the reason', [ignored], { result: 'nothing', text: /it is about nothing/ }],
    ['nothing, where no message changed', [unchanged], { result: 'nothing' }],
    ['waiting, where it will be retried', [failed], { result: 'waiting', text: /HTTP 503/ }],
    ['failed, with the code', [failed, dead], { result: 'failed', text: /is_archived/ }],
    ['a message after a redrive', [dead, published('e')], { result: 'message' }],
    ['a message that its repetition leaves', [published('e'), unchanged], { result: 'message' }],
    [
      'several messages',
      [published('e'), published('e', '#other')],
      { result: 'message', text: /#deployments.*#other/ },
    ],
    ['not that of another event', [published('f')], { result: 'waiting' }],
  ])('is %s', (_, lines, { result, text = /./ }: { result: string; text?: RegExp }) => {
    expect(after(...lines)).toEqual({ result, text: expect.stringMatching(text) })
  })

  it('is nothing for the schedule, of which the Lambda logs nothing', () => {
    const outcomes = createOutcomes(() => {})
    outcomes.sent(sent('s', 'Scheduled Event'))
    expect(outcomes.view()['s']?.result).toBe('nothing')
  })

  it('is read from lines that are JSON, whatever else is logged', () => {
    const outcomes = createOutcomes(() => {})
    for (const text of ['', 'START RequestId', '{"_aws":{}}', '{']) outcomes.read(text)
    outcomes.sent({ source: 'aws.ecs' })
    expect(outcomes.view()).toEqual({})
  })

  it('is kept for a limited number of events', () => {
    const outcomes = createOutcomes(() => {})
    for (let index = 0; index < 2000; index++) outcomes.sent(sent(String(index)))
    const kept = Object.keys(outcomes.view())
    expect(kept.length).toBeLessThan(1000)
    expect(kept).toContain('1999')
  })
})
