// @boundaries-ignore only tests of apps may use tools
import { createClock } from '../../../../tools/local-cloud/src/clock.ts'
// @boundaries-ignore only tests of apps may use tools
import { readContent } from '../../../../tools/local-cloud/src/slack/content.ts'
// @boundaries-ignore only tests of apps may use tools
import { SlackError } from '../../../../tools/local-cloud/src/slack/errors.ts'
// @boundaries-ignore only tests of apps may use tools
import { createMethods } from '../../../../tools/local-cloud/src/slack/methods.ts'
// @boundaries-ignore only tests of apps may use tools
import { createPeople } from '../../../../tools/local-cloud/src/slack/people.ts'
// @boundaries-ignore only tests of apps may use tools
import { createWorkspace } from '../../../../tools/local-cloud/src/slack/workspace.ts'

/** Code and messages with which Slack refuses this content of a message; empty where it takes it. */
export function refusalOf(content: object): string[] {
  try {
    readContent({ ...content })
    return []
  } catch (error) {
    if (!(error instanceof SlackError)) throw error
    return [error.code, ...error.problems]
  }
}

/** Slack's methods and a webhook behind a `fetch`, and what it refused. */
export function createLocalSlack() {
  const workspace = createWorkspace(createClock({ speed: 0 }))
  const methods = createMethods(workspace, createPeople())
  const refusals: string[][] = []

  function call({ pathname }: URL, args: Readonly<Record<string, unknown>>): Response {
    const refusal = refusalOf(args)
    if (refusal.length > 0) refusals.push(refusal)
    const method = methods[pathname.replace('/api/', '')]
    if (!method) return new Response('ok')
    const { channel } = args
    if (typeof channel === 'string' && channel.startsWith('#')) workspace.seedChannel(channel)
    return Response.json({ ok: true, ...method(args) })
  }
  return {
    refusals,
    messages: () => workspace.channels().flatMap(({ messages }) => messages),
    // Only what the clients use of fetch.
    fetch: (async (url: URL, { body }: { body: string }) =>
      call(url, JSON.parse(body))) as unknown as typeof fetch,
  }
}
