import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { dev, prod, startTestCloud, type TestCloud, type TestPlace } from '../testing.ts'

/** Posts each event's name to Slack; reports the event `BAD` as failed, and exits at `CRASH`. */
const LAMBDA = `
export async function handler({ Records }) {
  const failed = []
  for (const { body, messageId } of Records) {
    const { detail } = JSON.parse(body)
    if (!detail.eventName) continue // the scheduled event of every minute
    const text = process.env.AWS_ACCESS_KEY_ID + ' ' + detail.eventName
    console.log(text)
    if (detail.eventName === 'BAD') { failed.push({ itemIdentifier: messageId }); continue }
    if (detail.eventName === 'CRASH') process.exit(1)
    const response = await fetch(process.env.SLACK_API_URL + 'chat.postMessage', {
      method: 'POST',
      headers: { authorization: 'Bearer xoxb-local-cloud', 'content-type': 'application/json' },
      body: JSON.stringify({ channel: '#deployments', text }),
    })
    if (!(await response.json()).ok) failed.push({ itemIdentifier: messageId })
  }
  return { batchItemFailures: failed }
}`

let folder: string
let bundle: string
let cloud: TestCloud
let serial = 0

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'local-cloud-'))
  bundle = join(folder, 'index.mjs')
  await writeFile(bundle, LAMBDA)
})
afterAll(() => rm(folder, { recursive: true }))
afterEach(() => cloud.close())

const start = async () => {
  cloud = await startTestCloud([dev, prod], { speed: 0, worker: bundle })
}
const emit = async (eventName: string, { account, region }: TestPlace = dev) => {
  await cloud.bus.emit({
    id: `event-${++serial}`,
    account,
    region,
    source: 'aws.ecs',
    'detail-type': 'ECS Deployment State Change',
    detail: { eventName },
  })
}
const texts = () => cloud.slack.byName('deployments')?.messages.map(({ text }) => text)
const dead = () => cloud.deadLetterQueue(dev).messages()

it('an event on the bus becomes a message in Slack, posted by the function of its account', async () => {
  await start()
  await emit('ONE')
  await cloud.settled()
  await emit('TWO', prod)
  await cloud.settled()
  expect(texts()).toEqual(['111122223333 ONE', '444455556666 TWO'])
  expect(cloud.logs.lines(dev, '/aws/lambda/worker')).toEqual(['111122223333 ONE'])
  expect(cloud.calls.list({ service: 'lambda' })).toHaveLength(2)
})

it('a failing message is retried, and dead-lettered after five receives without delaying the others', async () => {
  await start()
  await emit('BAD')
  await emit('GOOD')
  for (let time = 0; time < 6; time++) {
    await cloud.settled()
    await cloud.clock.advance(30_000)
  }
  await cloud.settled()
  expect(texts()).toEqual(['111122223333 GOOD'])
  expect(dead()).toMatchObject([{ receiveCount: 5, groupId: 'events' }])
})

it('a function that crashes is restarted, and its batch is retried', async () => {
  await start()
  await emit('CRASH')
  await cloud.settled()
  expect(cloud.queue(dev).messages()).toHaveLength(1)
  expect(cloud.calls.list({ service: 'lambda' })).toMatchObject([
    { error: { message: 'Runtime exited with error: exit status 1' } },
  ])
  await emit('AFTER', prod)
  await cloud.settled()
  expect(texts()).toEqual(['444455556666 AFTER'])
})

it('a fault of Slack loses no message', async () => {
  await start()
  cloud.slack.faults.add({ method: 'chat.postMessage', fault: 'service_unavailable' })
  await emit('ONE')
  await cloud.settled()
  expect(texts()).toEqual([])
  await cloud.clock.advance(30_000)
  await cloud.settled()
  expect(texts()).toEqual(['111122223333 ONE'])
})

it('a missing bundle rejects the start with BUNDLE_MISSING and frees the port', async () => {
  await start()
  const { port } = cloud
  await cloud.close()
  const failing = startTestCloud([dev], { port, worker: join(folder, 'nope') })
  await expect(failing).rejects.toMatchObject({ code: 'BUNDLE_MISSING' })
  cloud = await startTestCloud([dev], { port })
  expect(cloud.port).toBe(port)
})
