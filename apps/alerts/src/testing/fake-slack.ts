/** A message as the fake Slack has it. */
export interface FakeMessage {
  channel: string
  ts: string
  text: string
  blocks: readonly unknown[]
  metadata: { event_type: string; event_payload: Record<string, unknown> } | undefined
  thread: string | undefined
  broadcast: boolean
  /** How often it was edited. */
  edits: number
}

type Answer = { status?: number; headers?: Record<string, string>; body: string }
/** The response instead of the right one; with `done`, after Slack has carried out the request. */
export type Instead = Answer | Error | { done: Answer | Error } | undefined

/** One call, as a fault sees it. */
export interface FakeCall {
  readonly method: string
  readonly body: Readonly<Record<string, unknown>>
  readonly token: string
}

/**
 * Slack's `chat.postMessage` and `chat.update` behind a `fetch`: keeps messages, gives channel ids for names, and
 * refuses what Slack refuses. `next` is answered instead, once each; `undefined` there lets one call
 * through. `fault` decides about every call when `next` is empty. `refused` are methods for which the app has no scope.
 */
export function createFakeSlack() {
  const messages: FakeMessage[] = []
  const next: Instead[] = []
  const refused = new Set<string>()
  const calls: string[] = []
  let clock = 1_700_000_000

  const fake = {
    messages,
    next,
    refused,
    calls,
    fault: (_: FakeCall): Instead => undefined,
    fetch: (async (url: URL, init: { body: string; headers: { authorization: string } }) => {
      const method = url.pathname.split('/').at(-1) ?? ''
      calls.push(method)
      const token = init.headers.authorization.replace('Bearer ', '')
      const call = { method, body: JSON.parse(init.body), token }
      const shifted = next.length > 0 ? next.shift() : fake.fault(call)
      const isDone = shifted !== undefined && 'done' in shifted
      if (isDone) answer(method, JSON.parse(init.body))
      const instead = isDone ? shifted.done : shifted
      if (instead instanceof Error) throw instead
      if (instead) return new Response(instead.body, { status: 200, ...instead })
      return Response.json(answer(method, JSON.parse(init.body)))
    }) as unknown as typeof fetch, // Only what the client uses of fetch.
    /** Top-level messages of a channel. */
    channel: (name: string) =>
      messages.filter((one) => one.channel === idOf(name) && one.thread === undefined),
    thread: (ts: string) => messages.filter((one) => one.thread === ts),
    delete: (ts: string) => {
      messages.splice(
        messages.findIndex((one) => one.ts === ts),
        1,
      )
    },
  }
  return fake

  function answer(method: string, body: Record<string, unknown>): object {
    if (refused.has(method)) return { ok: false, error: 'missing_scope' }
    if (method === 'chat.postMessage') return post(body)
    if (method === 'conversations.list') return { ok: true, channels: channels() }
    if (method === 'conversations.history' || method === 'conversations.replies') {
      const { channel, ts: thread } = body
      const seen = messages.filter(
        (one) =>
          one.channel === channel &&
          (one.thread === thread || (thread === undefined && one.broadcast)),
      )
      return { ok: true, messages: seen.toReversed() }
    }
    const found = messages.find((one) => one.ts === body['ts'] && one.channel === body['channel'])
    if (!found) return { ok: false, error: 'message_not_found' }
    const { text, blocks, metadata = found.metadata } = contentOf(body)
    Object.assign(found, { text, blocks, metadata }, { edits: found.edits + 1 })
    return { ok: true, channel: found.channel, ts: found.ts, text: found.text }
  }

  function channels() {
    const ids = new Set(messages.map(({ channel }) => channel))
    return [...ids].map((id) => ({ id, name: id.slice(1).toLowerCase() }))
  }

  function post(body: Record<string, unknown>): object {
    if (body['channel'] === '#gone') return { ok: false, error: 'channel_not_found' }
    const thread = body['thread_ts']
    if (thread !== undefined && !messages.some(({ ts }) => ts === thread))
      return { ok: false, error: 'thread_not_found' }
    clock += 1
    const message: FakeMessage = {
      channel: idOf(String(body['channel'])),
      ts: `${clock}.000100`,
      thread: thread === undefined ? undefined : String(thread),
      broadcast: body['reply_broadcast'] === true,
      edits: 0,
      ...contentOf(body),
    }
    messages.push(message)
    return { ok: true, channel: message.channel, ts: message.ts }
  }
}

function contentOf(
  body: Record<string, unknown>,
): Pick<FakeMessage, 'text' | 'blocks' | 'metadata'> {
  const { text, blocks, metadata } = body
  // The test reads what the code under test has sent.
  return { text, blocks, metadata } as Pick<FakeMessage, 'text' | 'blocks' | 'metadata'>
}

const idOf = (channel: string) =>
  channel.startsWith('#') ? `C${channel.slice(1).toUpperCase()}` : channel
