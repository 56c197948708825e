import { describe, expect, it } from 'vitest'
import { queued, setup } from '../testing/setup.ts'
import { errorTable } from './error-table.ts'
import { createWebhook } from './webhook.ts'

const rows = Object.entries(errorTable)
const channel = '#deployments-dev'
const refusing = (error: string) => ({ body: JSON.stringify({ ok: false, error }) })

function deadLettering() {
  const deadLetters: { code: unknown; event: string }[] = []
  const deadLetter = async ({ eventId }: { eventId: string }, error: unknown) => {
    deadLetters.push({
      code: error instanceof Error && 'code' in error && error.code,
      event: eventId,
    })
  }
  return { ...setup({ deadLetter }), deadLetters }
}

describe('a Slack error of a post', () => {
  it.each(rows.filter(([, { action }]) => action === 'retry'))(
    '%s is retried, and published then',
    async (code) => {
      const { handle, slack, build, deadLetters } = deadLettering()
      const batch = queued(build.started('A', 0))
      slack.next.push(refusing(code))
      expect((await handle(batch)).batchItemFailures).toHaveLength(1)
      expect(await handle(batch)).toEqual({ batchItemFailures: [] })
      expect(slack.channel(channel)).toHaveLength(1)
      expect(deadLetters).toEqual([])
    },
  )

  it.each(rows.filter(([, { action }]) => action !== 'retry'))(
    '%s is dead-lettered at once, blocks no other event, and is published after a redrive',
    async (code) => {
      const { handle, slack, build, deadLetters } = deadLettering()
      const started = build.started('A', 0)
      const batch = queued(started, build.scan({ 'scan-status': 'FAILED' }))
      slack.next.push(refusing(code))
      expect(await handle(batch)).toEqual({ batchItemFailures: [] })
      expect(deadLetters).toEqual([{ code, event: started.id }])
      expect(slack.channel(channel)).toHaveLength(1)
      await handle(queued(build.started('A', 0)))
      expect(slack.channel(channel)).toHaveLength(2)
    },
  )

  it('an unknown code is dead-lettered', async () => {
    const { handle, slack, build, deadLetters } = deadLettering()
    slack.next.push(refusing('an_error_to_come'))
    expect(await handle(queued(build.started('A', 0)))).toEqual({ batchItemFailures: [] })
    expect(deadLetters).toMatchObject([{ code: 'an_error_to_come' }])
  })
})

describe('a Slack error of an update', () => {
  it.each(rows.filter(([, { action }]) => action === 'post-anew'))(
    '%s posts the message anew',
    async (code) => {
      const { handle, slack, build, deadLetters } = deadLettering()
      await handle(queued(build.started('A', 0)))
      slack.next.push(refusing(code))
      expect(await handle(queued(build.completed('A', 9)))).toEqual({ batchItemFailures: [] })
      expect(slack.channel(channel)).toHaveLength(2)
      expect(deadLetters).toEqual([])
    },
  )
})

describe('an error of an incoming webhook', () => {
  it.each(rows)('%s is retried or dead-lettered as in the table', async (code, { action }) => {
    const answering = async () => new Response(code, { status: 400 })
    const url = async () => 'https://hooks.slack.test/services/T/B/secret'
    const webhook = createWebhook({ url, fetch: answering as typeof fetch })
    const { handle, build } = setup({ notifiers: [webhook], deadLetter: async () => {} })
    const { batchItemFailures } = await handle(queued(build.started('A', 0)))
    expect(batchItemFailures).toHaveLength(action === 'retry' ? 1 : 0)
  })
})
