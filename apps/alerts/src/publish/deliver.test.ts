import { describe, expect, it } from 'vitest'
import { createMemoryStore } from '../store/memory.ts'
import type { Store } from '../store/store.ts'
import { queued, setup } from '../testing/setup.ts'

const channel = '#deployments-dev'

/** A process that ends at the n-th call of a method of its store, before that call has any effect. */
function dying(store: Store, method: 'add' | 'claim' | 'remember' | 'forget', at = 1): Store {
  let calls = 0
  return {
    ...store,
    [method]: async (...args: never[]) => {
      calls += 1
      if (calls >= at) throw new Error('the process ended')
      // The same method of the same store.
      return (store[method] as (...args: never[]) => Promise<unknown>)(...args)
    },
  }
}

/** Two processes one after the other, with one store and one Slack; the second begins so many seconds later. */
function twice(method: 'claim' | 'remember' | 'forget', at = 1, seconds = 30) {
  const store = createMemoryStore()
  const first = setup({ store: dying(store, method, at), now: () => 0 })
  const options = { store, now: () => seconds * 1000 }
  const second = setup({ ...options, fetch: first.slack.fetch })
  return { first, second, slack: first.slack, build: first.build }
}

it('finds a message that may have been posted by its own key, not by its name', async () => {
  const { handle, slack, build } = setup()
  // The same image in two repositories.
  const scan = (repository: string) => {
    const counts = { 'finding-severity-counts': { CRITICAL: 1 } }
    const event = build.scan({ ...counts, 'repository-name': repository })
    return queued({ ...event, resources: [] })
  }
  slack.next.push(new TypeError('fetch failed'))
  await handle(scan('one'))
  await handle(scan('two'))
  await handle(scan('one'))
  expect(slack.channel('#deployments').map(({ text }) => text)).toEqual([
    expect.stringContaining('(unknown repository) · two'),
    expect.stringContaining('(unknown repository) · one'),
  ])
})

it('searches again for a message that may have been posted, if Slack was rate limited at first', async () => {
  const { handle, slack, build } = setup()
  slack.next.push({ done: new TypeError('fetch failed') })
  await handle(queued(build.started('A', 0)))
  slack.next.push({ status: 429, headers: { 'retry-after': '1' }, body: '' })
  await handle(queued(build.started('A', 0)))
  await handle(queued(build.started('A', 0)))
  expect(slack.channel(channel)).toHaveLength(1)
})

describe('a writer that is cut off', () => {
  it('before it posted leaves the message to the next one', async () => {
    const { first, second, slack, build } = twice('claim')
    const batch = queued(build.started('A', 0))
    expect((await first.handle(batch)).batchItemFailures).toHaveLength(1)
    expect(slack.calls).toEqual([])
    expect(
      await second.handle(queued(build.scheduledCheck(1), ...[build.started('A', 0)])),
    ).toEqual({
      batchItemFailures: [],
    })
    expect(slack.channel(channel)).toHaveLength(1)
  })

  it('while it took over a message leaves the rest to the next one', async () => {
    const { first, second, slack, build } = twice('forget')
    const rollback = [build.rollingBack('X', 90), build.completed('X', 125)]
    await first.handle(queued(...rollback))
    await first.handle(queued(build.failed('A', 90)))
    await second.handle(queued(build.failed('A', 90), build.started('A', 0)))
    // One edit: at no time does it link to another message.
    expect(slack.channel(channel)).toMatchObject([{ text: expect.stringMatching(/^↩️/), edits: 1 }])
  })

  it('after a post is found again by the next one', async () => {
    const { first, second, slack, build } = twice('remember')
    await first.handle(queued(build.started('A', 0)))
    expect(slack.channel(channel)).toHaveLength(1)
    await second.handle(queued(build.completed('A', 60)))
    expect(slack.channel(channel)).toMatchObject([{ text: expect.stringMatching(/^✅/), edits: 1 }])
  })

  it('after a reply is found again by the next one', async () => {
    // The card is remembered, and the reply is not.
    const { first, second, slack, build } = twice('remember', 2)
    const batch = queued(build.started('A', 0), build.failed('A', 9))
    await first.handle(batch)
    const [card] = slack.channel(channel)
    expect(slack.thread(card?.ts ?? '')).toHaveLength(1)
    expect(await second.handle(batch)).toEqual({ batchItemFailures: [] })
    expect(slack.channel(channel)).toHaveLength(1)
    expect(slack.thread(card?.ts ?? '')).toHaveLength(1)
  })

  it('holds its lease for some seconds, as it may be alive', async () => {
    const { first, second, slack, build } = twice('remember', 1, 5)
    const batch = queued(build.started('A', 0))
    await first.handle(batch)
    expect((await second.handle(batch)).batchItemFailures).toHaveLength(1)
    expect(slack.channel(channel)).toHaveLength(1)
  })

  it('has its message posted twice where the app may not read the channel', async () => {
    const { first, second, slack, build } = twice('remember')
    slack.refused.add('conversations.history')
    await first.handle(queued(build.started('A', 0)))
    await second.handle(queued(build.started('A', 0)))
    expect(slack.channel(channel)).toHaveLength(2)
  })
})

describe('a Slack response that got lost', () => {
  const faults = [
    ['a time-out', new DOMException('timed out', 'TimeoutError')],
    ['a dropped connection', new TypeError('fetch failed')],
    ['500', { status: 500, body: '' }],
    ['fatal_error', { body: '{"ok":false,"error":"fatal_error"}' }],
  ] as const

  it.each(faults)('%s: a post that Slack made is not repeated', async (_, fault) => {
    const { handle, slack, build } = setup()
    const batch = queued(build.started('A', 0), build.failed('A', 9))
    slack.next.push({ done: fault })
    expect((await handle(batch)).batchItemFailures).toHaveLength(2)
    slack.next.push(undefined, undefined, undefined, { done: fault })
    expect((await handle(batch)).batchItemFailures).toHaveLength(2)
    expect(await handle(batch)).toEqual({ batchItemFailures: [] })
    const [card, ...others] = slack.channel(channel)
    expect(others).toEqual([])
    expect(slack.thread(card?.ts ?? '')).toHaveLength(1)
  })

  it.each(faults)('%s: a post that Slack did not make is made', async (_, fault) => {
    const { handle, slack, build } = setup()
    const batch = queued(build.started('A', 0))
    slack.next.push(fault)
    await handle(batch)
    expect(await handle(batch)).toEqual({ batchItemFailures: [] })
    expect(slack.channel(channel)).toHaveLength(1)
  })
})

describe('a deleted message', () => {
  it('is posted anew with its next change, and so is a reply to it', async () => {
    const { handle, slack, build } = setup()
    await handle(queued(build.started('A', 0)))
    slack.delete(slack.channel(channel)[0]?.ts ?? '')
    await handle(queued(build.failed('A', 9)))
    const [card] = slack.channel(channel)
    expect(card?.text).toMatch(/^❌/)
    expect(slack.thread(card?.ts ?? '')).toHaveLength(1)
  })

  it('is posted anew if it was deleted between card and reply', async () => {
    const { handle, slack, build } = setup()
    await handle(queued(build.started('A', 0)))
    slack.next.push(undefined, { body: '{"ok":false,"error":"thread_not_found"}' })
    const batch = queued(build.failed('A', 9))
    expect((await handle(batch)).batchItemFailures).toHaveLength(1)
    slack.delete(slack.channel(channel)[0]?.ts ?? '')
    expect(await handle(batch)).toEqual({ batchItemFailures: [] })
    const [card] = slack.channel(channel)
    expect(slack.thread(card?.ts ?? '')).toHaveLength(1)
  })
})

it('posts one message with two writers at once, and has the later one retry', async () => {
  const store = createMemoryStore()
  const one = setup({ store })
  const { build, slack } = one
  const other = setup({ store, fetch: slack.fetch })
  const [a, b] = await Promise.all([
    one.handle(queued(build.started('A', 0))),
    other.handle(queued(build.completed('A', 60))),
  ])
  const late = [...a.batchItemFailures, ...b.batchItemFailures]
  expect(late).toHaveLength(1)
  await other.handle(queued(build.completed('A', 60)))
  expect(slack.channel(channel)).toMatchObject([{ text: expect.stringMatching(/^✅/) }])
})
