import { dev, prod } from '@repo/environments/fixture'
import { describe, expect, it } from 'vitest'
import { createMemoryStore } from '../store/memory.ts'
import type { Store } from '../store/store.ts'
import { settings } from '../testing/settings.ts'
import { queued, setup } from '../testing/setup.ts'

const channel = '#deployments-dev'

const refusal = (error: string) => ({ body: JSON.stringify({ ok: false, error }) })

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

it('does not post again what may be posted while Slack refuses the token that it would be searched with', async () => {
  const deadLetters: unknown[] = []
  const { handle, slack, build } = setup({
    deadLetter: async (_, error) => void deadLetters.push(error),
  })
  const batch = queued(build.started('A', 0))
  slack.next.push({ done: { status: 429, body: '' } })
  await handle(batch)
  slack.next.push(refusal('token_revoked'), refusal('token_revoked'))
  expect(await handle(batch)).toEqual({ batchItemFailures: [] })
  expect(deadLetters).toMatchObject([{ code: 'token_revoked' }])
  await handle(batch)
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

it('a request for approval that Slack posted without confirming it is neither posted twice nor taken for the card', async () => {
  const { handle, slack, build } = setup()
  await handle(queued(build.started('A', 0)))
  const batch = queued(build.hook('HOOK_AWAITING_ACTION', 30))
  slack.next.push({ done: { status: 429, body: '' } })
  expect((await handle(batch)).batchItemFailures).toHaveLength(1)
  expect(await handle(batch)).toEqual({ batchItemFailures: [] })
  const [card, ...others] = slack.channel(channel)
  expect(others).toEqual([])
  expect(card?.text).toMatch(/^✋/)
  expect(slack.thread(card?.ts ?? '')).toHaveLength(1)
})

describe('a card that cannot be edited', () => {
  const isReply = ({ metadata }: { metadata: { event_type: string } | undefined }) =>
    metadata?.event_type === 'turn'

  it('a deleted card is posted anew with its next change, and its reply goes to the channel', async () => {
    const { handle, slack, build } = setup()
    await handle(queued(build.started('A', 0)))
    slack.delete(slack.channel(channel)[0]?.ts ?? '')
    await handle(queued(build.failed('A', 9)))
    expect(slack.channel(channel).filter(isReply)).toHaveLength(1)
    expect(slack.channel(channel).filter((one) => !isReply(one))).toMatchObject([
      { text: expect.stringMatching(/^❌/) },
    ])
  })

  it('later changes and replies belong to the card that was posted in its place', async () => {
    const { handle, slack, build } = setup()
    await handle(queued(build.started('A', 0)))
    slack.next.push(refusal('edit_window_closed'))
    await handle(queued(build.taskStopped('A', 5)))
    await handle(queued(build.failed('A', 9)))
    const [old, card, ...others] = slack.channel(channel)
    expect(others).toEqual([])
    expect([old?.text, card?.text]).toEqual([
      expect.stringMatching(/^⏳/),
      expect.stringMatching(/^❌/),
    ])
    expect(slack.thread(old?.ts ?? '')).toEqual([])
    expect(slack.thread(card?.ts ?? '')).toHaveLength(1)
  })

  it('a card in its place that Slack posted without confirming it is not posted twice', async () => {
    const { handle, slack, build } = setup()
    await handle(queued(build.started('A', 0)))
    const batch = queued(build.completed('A', 60))
    slack.next.push(refusal('edit_window_closed'), { done: { status: 429, body: '' } })
    expect((await handle(batch)).batchItemFailures).toHaveLength(1)
    expect(await handle(batch)).toEqual({ batchItemFailures: [] })
    expect(slack.channel(channel).map(({ text }) => text)).toEqual([
      expect.stringMatching(/^⏳/),
      expect.stringMatching(/^✅/),
    ])
  })

  it('stays the card where Slack refuses another one, and is edited once it can be', async () => {
    const { handle, slack, build } = setup({ deadLetter: async () => {} })
    await handle(queued(build.started('A', 0)))
    slack.next.push(refusal('is_inactive'), refusal('is_archived'))
    await handle(queued(build.completed('A', 60)))
    await handle(queued(build.completed('A', 60)))
    expect(slack.channel(channel)).toMatchObject([{ text: expect.stringMatching(/^✅/), edits: 1 }])
  })
})

it('an alarm is published although the message that moved to its card cannot be edited', async () => {
  const { handle, slack, build } = setup({ deadLetter: async () => {} })
  await handle(queued(build.started('A', 0)))
  // Until an event shows that it is a rollback, it has a message of its own.
  await handle(queued(build.started('X', 40)))
  const refused: string[] = []
  slack.fault = ({ method, body }) => {
    if (!JSON.stringify(body).includes('deployment_moved')) return undefined
    refused.push(method)
    return refusal('missing_scope')
  }
  const batch = queued(build.failed('A', 39), build.rollingBack('X', 40))
  expect(await handle(batch)).toEqual({ batchItemFailures: [] })
  expect(refused).toEqual(['chat.update'])
  const [card] = slack.channel(channel).filter(({ text }) => text.startsWith('↩️'))
  expect(slack.thread(card?.ts ?? '')).toHaveLength(1)
})

it('a reply is in Slack before the edit of its card is tried', async () => {
  const { handle, slack, build } = setup()
  await handle(queued(build.started('A', 0)))
  const before = slack.calls.length
  await handle(queued(build.failed('A', 9)))
  expect(slack.calls.slice(before)).toEqual(['chat.postMessage', 'chat.update'])
})

it('a reply in the channel that Slack posted without confirming it is not posted twice', async () => {
  const { handle, slack, build } = setup()
  await handle(queued(build.started('A', 0)))
  const batch = queued(build.failed('A', 9))
  slack.next.push(refusal('restricted_action_thread_locked'), { done: { status: 429, body: '' } })
  expect((await handle(batch)).batchItemFailures).toHaveLength(1)
  expect(await handle(batch)).toEqual({ batchItemFailures: [] })
  expect(slack.messages).toHaveLength(2)
})

it('a reply that can no longer be edited stays as it is, and people are not notified twice', async () => {
  const { handle, slack, build } = setup({ environment: prod })
  await handle(queued(build.started('A', 0), build.failed('A', 9)))
  slack.fault = ({ method, body }) => {
    const isReply = JSON.stringify(body['metadata']).includes('"turn"')
    return method === 'chat.update' && isReply ? refusal('edit_window_closed') : undefined
  }
  const late = queued(build.taskStopped('A', 5), build.rollingBack('X', 10))
  expect(await handle(late)).toEqual({ batchItemFailures: [] })
  const [card, ...others] = slack.channel(prod.slack.channel)
  expect(others).toEqual([])
  expect(slack.thread(card?.ts ?? '')).toMatchObject([{ edits: 0 }])
})

it('a message goes to the channel that the policy names after a correction', async () => {
  const gone = { ...dev, slack: { ...dev.slack, channel: '#gone' } }
  const table = (one: typeof dev) => ({
    ...settings,
    environments: settings.environments.map((other) =>
      other.name === dev.name ? { ...other, slack: one.slack } : other,
    ),
  })
  const store = createMemoryStore()
  const wrong = setup({ store, settings: table(gone), deadLetter: async () => {} })
  const { slack, build } = wrong
  await wrong.handle(queued(build.started('A', 0)))
  expect(slack.messages).toEqual([])
  const right = setup({ store, fetch: slack.fetch })
  await right.handle(queued(build.started('A', 0)))
  expect(slack.channel(channel)).toHaveLength(1)
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
