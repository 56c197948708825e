import { expect, it } from 'vitest'
import { createClock } from '../clock.ts'
import { createQueues } from '../sqs/queues.ts'
import { viewQueues } from './queues.ts'

const caller = { account: '111122223333', region: 'ap-northeast-1' }

function open() {
  const clock = createClock({ speed: 0, start: 1_700_000_000_000 })
  const queues = createQueues(clock, 'http://127.0.0.1:1')
  const dead = queues.create(caller, 'dead.fifo')
  const queue = queues.create(caller, 'work.fifo', {
    redrive: { deadLetterArn: dead.arn, maxReceiveCount: 1 },
  })
  return { clock, queues, dead, queue }
}

it('the view of queues never changes without a notification', async () => {
  const { clock, queues, dead, queue } = open()
  const read = () => JSON.stringify(viewQueues(queues.all()))
  const send = (id: string) => queue.send({ body: id, groupId: id, deduplicationId: id })
  const receive = () => queue.receive(1)[0]?.receiptHandle ?? ''
  let handle = ''
  const steps: (() => unknown)[] = [
    () => send('one'),
    () => send('two'),
    () => receive(),
    () => clock.advance(30_000),
    () => receive(),
    () => queue.receive(1),
    () => queues.moveMessages(dead.arn),
    () => {
      handle = receive()
    },
    () => queue.changeVisibility(handle, 60),
    () => clock.advance(30_000),
    () => queue.changeVisibility(handle, 0),
    () => send('three'),
    () => queue.delete(receive()),
    () => queue.purge(),
    () => queues.create(caller, 'other'),
  ]
  const changes: boolean[] = []
  let notified = false
  queues.subscribe(() => {
    notified = true
  })
  for (const [index, step] of steps.entries()) {
    const before = read()
    notified = false
    await step()
    const changed = read() !== before
    changes.push(changed)
    if (changed) expect(notified, `step ${index}`).toBe(true)
  }
  expect(changes.filter(Boolean).length).toBeGreaterThan(10)
})

it('the view of a dead-letter queue has its last messages, with attributes and the start of a long body', async () => {
  const { clock, queues, dead, queue } = open()
  for (let number = 1; number <= 25; number++)
    queue.send({
      body: `${number} ${'x'.repeat(100_000)}`,
      attributes: { cause: { DataType: 'String', StringValue: 'invalid event' } },
      groupId: String(number),
      deduplicationId: String(number),
    })
  queue.receive(25)
  await clock.advance(30_000)
  queue.receive(25)
  const views = viewQueues(queues.all())
  const view = views.find(({ arn }) => arn === dead.arn)
  expect(view).toMatchObject({ ...caller, waiting: 25, inFlight: 0, deadLettersOf: queue.arn })
  expect(view?.messages).toHaveLength(20)
  expect(view?.messages.at(-1)).toMatchObject({ attributes: { cause: 'invalid event' } })
  expect(view?.messages.at(-1)?.body).toMatch(/^25 x{1000}/)
  expect(JSON.stringify(views).length).toBeLessThan(1_000_000)
  expect(views.find(({ arn }) => arn === queue.arn)?.messages).toEqual([])
})
