import { serviceEvents } from '@repo/aws-events/scenarios'
import { prod } from '@repo/environments/fixture'
import { describe, expect, it } from 'vitest'
import { createMetrics } from '../metrics.ts'
import { placeOf, queued, setup } from '../testing/setup.ts'
import { createDeadLetters, type DeadLetter } from './dead-letters.ts'
import { createPostpone } from './postpone.ts'

const queueUrl = 'https://sqs.ap-northeast-1.amazonaws.com/111122223333/alerts-dead-letters.fifo'

function deadLettering(fails = false) {
  const deadLetters: DeadLetter[] = []
  const lines: string[] = []
  const send = async (letter: DeadLetter) => {
    if (fails) throw new Error('SQS is down')
    deadLetters.push(letter)
  }
  const deadLetter = createDeadLetters({ queueUrl, send, now: () => 0 })
  const metrics = createMetrics({ write: (line) => lines.push(line) })
  return { ...setup({ deadLetter, metrics }), deadLetters, lines }
}

const values = ({ MessageAttributes }: DeadLetter) =>
  Object.fromEntries(
    Object.entries(MessageAttributes).map(([name, { StringValue }]) => [name, StringValue]),
  )

describe('an event that cannot be read', () => {
  it('is dead-lettered whole, with its error and field, and counted', async () => {
    const { handle, build, deadLetters, lines, slack } = deadLettering()
    const event = build.started('A', 0)
    const broken = { ...event, detail: { ...event.detail, deploymentId: '' } }
    expect(await handle(queued(broken, event))).toEqual({ batchItemFailures: [] })
    const [letter, ...others] = deadLetters
    if (!letter) throw new Error('no dead letter')
    expect(others).toEqual([])
    expect(JSON.parse(letter.MessageBody)).toEqual(JSON.parse(JSON.stringify(broken)))
    expect(values(letter)).toMatchObject({
      ErrorCode: expect.any(String),
      ErrorMessage: expect.stringContaining('deploymentId'),
      Field: 'detail.deploymentId',
      FirstSeen: '1970-01-01T00:00:00.000Z',
      Kind: 'ECS Deployment State Change',
    })
    expect(slack.channel('#deployments-dev')).toHaveLength(1)
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([{ DeadLettered: 1, Received: 2 }])
  })

  it('is dead-lettered although it is no JSON and nothing of it can be an attribute', async () => {
    const { handle, deadLetters } = deadLettering()
    expect(await handle(queued('{not json\u0000', '\u0001'))).toEqual({ batchItemFailures: [] })
    expect(deadLetters.map(({ MessageBody }) => MessageBody)).toEqual(['{not json\u0000', '\u0001'])
    for (const letter of deadLetters)
      for (const value of Object.values(values(letter))) expect(value).toMatch(/^[\x20-\uD7FF]+$/)
  })

  it.each([
    ['256 KiB', 256 * 1024],
    ['1 MiB', 1024 * 1024],
  ])('is dead-lettered with the attributes that fit beside a body of almost %s', async (_, max) => {
    const { handle, deadLetters } = deadLettering()
    for (const free of [0, 30, 80, 400])
      await handle(queued(`{"ö": "${'ü'.repeat((max - free) / 2 - 6)}`))
    expect(deadLetters).toHaveLength(4)
    for (const letter of deadLetters) {
      const sizes = Object.entries(letter.MessageAttributes).map(
        ([name, { DataType = '', StringValue = '' }]) =>
          Buffer.byteLength(name + DataType + StringValue),
      )
      const bytes = sizes.reduce((a, b) => a + b, Buffer.byteLength(letter.MessageBody))
      expect(bytes).toBeLessThanOrEqual(max)
    }
    expect(Object.keys(deadLetters[3]?.MessageAttributes ?? {})).toContain('ErrorMessage')
  })

  it('can be dead-lettered again after its redrive: SQS drops a deduplication id that it has seen', async () => {
    const { handle, deadLetters } = deadLettering()
    const again = queued('{')
    await handle(again)
    for (const record of again.Records) record.receiptHandle = 'another'
    await handle(again)
    expect(new Set(deadLetters.map((letter) => letter.MessageDeduplicationId)).size).toBe(2)
  })

  it('is retried alone if it cannot be dead-lettered', async () => {
    const { handle, build, slack, logs } = deadLettering(true)
    expect(await handle(queued('{', build.started('A', 0)))).toEqual({
      batchItemFailures: [{ itemIdentifier: 'message-1' }],
    })
    expect(slack.channel('#deployments-dev')).toHaveLength(1)
    expect(logs).toContainEqual(
      expect.objectContaining({ message: 'event could not be dead-lettered' }),
    )
  })

  it('is dead-lettered also if it came without a queue', async () => {
    const { handle, build, deadLetters } = deadLettering()
    const { detail: _, ...event } = JSON.parse(JSON.stringify(build.started('A', 0)))
    expect(await handle(event)).toEqual({ batchItemFailures: [] })
    expect(deadLetters).toHaveLength(1)
  })
})

describe('a batch with all kinds of outcomes', () => {
  it('dead-letters permanent failures, retries retryable ones, and handles the rest', async () => {
    const { handle, build, slack, deadLetters } = deadLettering()
    slack.next.push(
      undefined,
      { body: '{"ok":false,"error":"is_archived"}' },
      { status: 503, body: '' },
    )
    const other = serviceEvents(placeOf(prod))
    const answer = await handle(
      queued(
        build.started('A', 0),
        '{',
        build.scan({ 'scan-status': 'FAILED' }),
        other.started('B', 0),
        build.started('A', 0),
      ),
    )
    expect(answer.batchItemFailures).toEqual(
      // The fifth was done, but it follows the fourth.
      [{ itemIdentifier: 'message-4' }, { itemIdentifier: 'message-5' }],
    )
    expect(deadLetters.map((letter) => values(letter)['ErrorCode'])).toHaveLength(2)
    expect(slack.channel('#deployments-dev')).toHaveLength(1)
  })

  it('drops an event of the schedule: the next one does the same', async () => {
    const { handle, build, slack, deadLetters } = deadLettering()
    await handle(queued(build.started('A', 0)))
    slack.next.push({ body: '{"ok":false,"error":"is_archived"}' })
    expect(await handle(queued(build.scheduledCheck(31 * 60)))).toEqual({ batchItemFailures: [] })
    expect(deadLetters).toEqual([])
    await handle(queued(build.scheduledCheck(32 * 60)))
    expect(slack.channel('#deployments-dev')[0]?.text).toMatch(/^🧱/)
  })

  it('dead-letters what fails by a defect of ours', async () => {
    const deadLetters: unknown[] = []
    const store = {
      ...setup().store,
      read: () => Promise.reject(new TypeError('x is not a function')),
    }
    const { handle, build } = setup({
      store,
      deadLetter: async (record) => void deadLetters.push(record),
    })
    expect(await handle(queued(build.started('A', 0)))).toEqual({ batchItemFailures: [] })
    expect(deadLetters).toHaveLength(1)
  })
})

describe('a Slack response 429', () => {
  it('delays redelivery by Retry-After seconds', async () => {
    const changes: unknown[] = []
    const change = async (input: object) => changes.push(input)
    const postpone = createPostpone({ neighbourUrl: queueUrl, change })
    const { handle, slack, build } = setup({ postpone })
    slack.next.push({ status: 429, headers: { 'retry-after': '7' }, body: '' })
    const batch = queued(build.started('A', 0))
    for (const record of batch.Records) record.receiptHandle = 'receipt'
    expect((await handle(batch)).batchItemFailures).toHaveLength(1)
    expect(changes).toEqual([
      {
        QueueUrl: 'https://sqs.ap-northeast-1.amazonaws.com/111122223333/alerts.fifo',
        Entries: [{ Id: '0', ReceiptHandle: 'receipt', VisibilityTimeout: 7 }],
      },
    ])
  })

  it('holds up no other message group of the batch', async () => {
    const postponed: unknown[] = []
    const { handle, slack, build } = setup({
      postpone: async (records, seconds) => {
        postponed.push([records.map(({ messageId }) => messageId), seconds])
      },
    })
    const other = serviceEvents(placeOf(prod))
    const batch = queued(build.started('A', 0), build.completed('A', 9), other.started('B', 0))
    const groups = ['dev', 'dev', 'prod']
    batch.Records.forEach(({ attributes }, index) => {
      attributes.MessageGroupId = groups[index] ?? ''
    })
    slack.next.push({ status: 429, headers: { 'retry-after': '7' }, body: '' })
    expect(await handle(batch)).toEqual({
      batchItemFailures: [{ itemIdentifier: 'message-1' }, { itemIdentifier: 'message-2' }],
    })
    expect(postponed).toEqual([[['message-1', 'message-2'], 7]])
    expect(slack.channel(prod.slack.channel)).toHaveLength(1)
  })

  it('does not fail if the visibility timeout cannot be extended', async () => {
    const change = () => Promise.reject(new Error('AccessDenied'))
    const postpone = createPostpone({ neighbourUrl: queueUrl, change })
    const { handle, slack, build } = setup({ postpone })
    slack.next.push({ status: 429, headers: { 'retry-after': '7' }, body: '' })
    expect((await handle(queued(build.started('A', 0)))).batchItemFailures).toHaveLength(1)
  })
})
