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

/**
 * Slack's `chat.postMessage` and `chat.update` behind a `fetch`: keeps messages, gives channel ids for names, and
 * refuses what Slack refuses. `next` is answered instead, once each; `undefined` there lets one call
 * through.
 */
export function createFakeSlack() {
  const messages: FakeMessage[] = []
  const next: (Answer | Error | undefined)[] = []
  const calls: string[] = []
  let clock = 1_700_000_000

  const fake = {
    messages,
    next,
    calls,
    fetch: (async (url: URL, init: { body: string }) => {
      const method = url.pathname.split('/').at(-1) ?? ''
      calls.push(method)
      const instead = next.shift()
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
    if (method === 'chat.postMessage') return post(body)
    const found = messages.find((one) => one.ts === body['ts'] && one.channel === body['channel'])
    if (!found) return { ok: false, error: 'message_not_found' }
    Object.assign(found, contentOf(body), { edits: found.edits + 1 })
    return { ok: true, channel: found.channel, ts: found.ts, text: found.text }
  }

  function post(body: Record<string, unknown>): object {
    if (body['channel'] === '#gone') return { ok: false, error: 'channel_not_found' }
    clock += 1
    const message: FakeMessage = {
      channel: idOf(String(body['channel'])),
      ts: `${clock}.000100`,
      thread: body['thread_ts'] === undefined ? undefined : String(body['thread_ts']),
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
