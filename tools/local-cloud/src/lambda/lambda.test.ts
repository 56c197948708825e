import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createClock, type MovableClock } from '../clock.ts'
import type { Queue } from '../sqs/queue.ts'
import { createQueues } from '../sqs/queues.ts'
import { createEventSourceMapping, type EventSourceMapping } from './event-source-mapping.ts'
import { createFunction, type LambdaFunction } from './function.ts'

const caller = { account: '111122223333', region: 'ap-northeast-1' }
let folder: string
let fn: LambdaFunction | undefined

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'local-cloud-'))
})
afterEach(async () => {
  await fn?.close()
  await rm(folder, { recursive: true })
})

async function load(source: string, timeoutMs?: number): Promise<LambdaFunction> {
  const bundle = join(folder, 'index.mjs')
  await writeFile(bundle, source)
  fn = createFunction({
    name: 'f',
    arn: 'arn:aws:lambda:ap-northeast-1:111122223333:function:f',
    bundle,
    environment: { GREETING: 'hello' },
    ...(timeoutMs && { timeoutMs }),
  })
  return fn
}

describe('Lambda function', () => {
  it('invoke runs the handler with the environment of the function, and log returns its output', async () => {
    const f = await load(`export const handler = async (event, context) => {
      console.log('got ' + event.n)
      return { greeting: process.env.GREETING, home: process.env.HOME ?? null, name: context.functionName, left: context.getRemainingTimeInMillis() > 0 }
    }`)
    expect(await f.invoke({ n: 1 })).toEqual({
      greeting: 'hello',
      home: null,
      name: 'f',
      left: true,
    })
    await expect.poll(() => f.log()).toEqual(['got 1'])
  })

  it('an error of the handler rejects the invocation, and the process is reused', async () => {
    const f = await load(
      `let n = 0; export const handler = async () => { if (n++ === 0) throw new TypeError('no'); return n }`,
    )
    await expect(f.invoke({})).rejects.toMatchObject({ code: 'HANDLED', message: 'TypeError: no' })
    expect(await f.invoke({})).toBe(2)
  })

  it('the process of a function is restarted after it ended', async () => {
    const f = await load(
      `let n = 0; export const handler = async (e) => { if (e.die) process.exit(3); return ++n }`,
    )
    expect(await f.invoke({})).toBe(1)
    await expect(f.invoke({ die: true })).rejects.toMatchObject({
      code: 'EXITED',
      message: 'Runtime exited with error: exit status 3',
    })
    expect(await f.invoke({})).toBe(1)
  })

  it('a function that times out is ended', async () => {
    const f = await load(`export const handler = (e) => e.hang ? new Promise(() => {}) : 'ok'`, 400)
    await expect(f.invoke({ hang: true })).rejects.toMatchObject({ code: 'TIMED_OUT' })
    expect(await f.invoke({})).toBe('ok')
  })

  it('a bundle that cannot be loaded or does not exist is an error with its reason', async () => {
    const f = await load(`export const other = 1`)
    await expect(f.invoke({})).rejects.toMatchObject({
      code: 'NOT_LOADED',
      message: expect.stringContaining('exports no function "handler"'),
    })
    const options = { name: 'f', arn: '', bundle: join(folder, 'nope.mjs'), environment: {} }
    expect(() => createFunction(options)).toThrow('run "npx -y pnpm@12 build"')
  })
})

describe('event source mapping', () => {
  let clock: MovableClock
  let queue: Queue
  let dead: Queue
  let mapping: EventSourceMapping
  let batches: string[][]

  /** `answer` receives the bodies of a batch and returns those that failed, or throws. */
  function map(answer: (bodies: string[]) => string[] | Promise<string[]>): void {
    mapping = createEventSourceMapping({
      queue,
      region: caller.region,
      async invoke(event) {
        const { Records: records } = event as { Records: { body: string; messageId: string }[] }
        const bodies = records.map(({ body }) => body)
        batches.push(bodies)
        const failed = await answer(bodies)
        return {
          batchItemFailures: records
            .filter(({ body }) => failed.includes(body))
            .map(({ messageId }) => ({ itemIdentifier: messageId })),
        }
      },
    })
  }
  const send = (...bodies: string[]) => {
    for (const body of bodies) queue.send({ body, groupId: 'g', deduplicationId: body })
  }

  beforeEach(() => {
    clock = createClock({ speed: 0 })
    const queues = createQueues(clock, 'http://127.0.0.1')
    dead = queues.create(caller, 'dead.fifo')
    queue = queues.create(caller, 'work.fifo', {
      redrive: { deadLetterArn: dead.arn, maxReceiveCount: 2 },
    })
    batches = []
  })
  afterEach(() => mapping.close())

  it('batches have up to ten messages in order, and processed messages are deleted', async () => {
    const all = Array.from({ length: 12 }, (_, index) => String(index))
    send(...all)
    map(() => [])
    await mapping.settled()
    expect(batches).toEqual([all.slice(0, 10), all.slice(10)])
    expect(queue.messages()).toEqual([])
  })

  it('only failed messages are received again, after the visibility time-out and before later ones', async () => {
    let fail = true
    send('a', 'b', 'c')
    map(() => (fail ? ['b', 'c'] : []))
    await mapping.settled()
    expect(queue.messages().map(({ body }) => body)).toEqual(['b', 'c'])
    fail = false
    send('d')
    await mapping.settled()
    expect(batches).toEqual([['a', 'b', 'c']])
    await clock.advance(30_000)
    await mapping.settled()
    expect(batches[1]).toEqual(['b', 'c', 'd'])
    expect(queue.messages()).toEqual([])
  })

  it('each message group has batches of its own, and one that takes long holds up no other', async () => {
    let finish = () => {}
    const slow = new Promise<void>((resolve) => {
      finish = resolve
    })
    for (const body of ['a1', 'a2', 'b1', 'a3'])
      queue.send({ body, groupId: body.slice(0, 1), deduplicationId: body })
    map(async (bodies) => {
      if (bodies.includes('a1')) await slow
      return []
    })
    await expect.poll(() => batches).toEqual([['a1', 'a2', 'a3'], ['b1']])
    await expect.poll(() => queue.messages().map(({ body }) => body)).toEqual(['a1', 'a2', 'a3'])
    finish()
    await mapping.settled()
    expect(queue.messages()).toEqual([])
  })

  it('an error of the function retries the whole batch, and messages that keep failing are dead-lettered', async () => {
    send('a', 'b')
    map((bodies) => {
      if (bodies.includes('a')) throw new Error('no')
      return []
    })
    for (let time = 0; time < 3; time++) {
      await mapping.settled()
      await clock.advance(30_000)
    }
    expect(batches).toEqual([
      ['a', 'b'],
      ['a', 'b'],
    ])
    expect(dead.messages().map(({ body }) => body)).toEqual(['a', 'b'])
  })
})
