import { slackText } from '@repo/slack-message'
import { describe, expect, inject, it } from 'vitest'
import { recordedCase } from './recorded.ts'
import { type Replayed, replay } from './replay.ts'
import type { ShownMessage } from './report.ts'

/** What a case of the corpus must end as. */
interface Expected {
  /** Statuses or outcomes of the messages, in the order of the channel; or how many there are. */
  readonly statuses?: readonly string[]
  readonly messages?: number
  /** Replies that are broadcast to the channel. */
  readonly broadcasts: number
  readonly contains?: readonly RegExp[]
  readonly never?: readonly RegExp[]
}

const cases: Readonly<Record<string, Expected>> = {
  'hook-lambda-failed': {
    broadcasts: 1,
    contains: [/hook/i, /POST_TEST_TRAFFIC_SHIFT/],
    never: [/refused/, /by hand/],
  },
  'pause-hook-awaiting': {
    statuses: ['awaiting_approval'],
    broadcasts: 1,
    contains: [/POST_TEST_TRAFFIC_SHIFT/, /04:00/, /roll(s|ed)? .*back|continue/],
  },
  'pause-hook-timed-out-rollback': {
    statuses: ['rolled_back'],
    // The request for approval, and the failure.
    broadcasts: 2,
    contains: [/nobody (answered|approved)|not (answered|approved) in time|timed? ?out/i],
    never: [/gives no reason/],
  },
  'two-pause-hooks-canary-steps': { statuses: ['deployed'], broadcasts: 2 },
  'secret-real-words': {
    messages: 1,
    broadcasts: 0,
    contains: [/secretsmanager:GetSecretValue/, /secret:/, /execution role/],
    never: [/hidden/],
  },
  'registry-auth-i-o-timeout-real-words': {
    messages: 1,
    broadcasts: 0,
    contains: [/NAT|endpoint|security group/, /ECR|registry/],
    never: [/secret or parameter cannot be read/],
  },
  'no-capacity-known-then-stuck': {
    statuses: ['stuck'],
    broadcasts: 1,
    contains: [/capacity/],
    never: [/gives no reason/],
  },
  'configuration-failure-known-then-breaker': {
    statuses: ['rolled_back'],
    broadcasts: 1,
    contains: [/secret not found/],
    never: [/gives no reason/],
  },
  'slow-crash-loop': { messages: 1, broadcasts: 1, contains: [/out of memory/] },
  'multi-arch-push-with-provenance': { messages: 1, broadcasts: 0, never: [/scan of .* failed/] },
  'standalone-task-migration-fails': { messages: 1, broadcasts: 0, contains: [/exited with code/] },
  'deployment-event-with-a-new-name-and-type-ERROR': {
    messages: 1,
    broadcasts: 1,
    contains: [/SERVICE_DEPLOYMENT_[A-Z_]+/],
  },
  'placement-failure-once-and-over': {
    messages: 1,
    broadcasts: 0,
    contains: [/over|again|steady/],
  },
  'service-deleted-mid-deployment': {
    messages: 1,
    broadcasts: 0,
    contains: [/deleted/],
    never: [/stuck/],
  },
  'rollback-event-without-the-word-rolling-back': {
    statuses: ['rolled_back'],
    broadcasts: 1,
    never: [/✅/],
  },
  'stuck-then-it-completes': { statuses: ['deployed'], broadcasts: 1 },
  'unknown-account-forwarded': { messages: 1, broadcasts: 0, never: [/✅/, /deployed/] },
  'circuit-breaker-on-a-service-scaled-to-zero': {
    messages: 1,
    broadcasts: 0,
    contains: [/no task/],
  },
  'firelens-sidecar-dies': {
    messages: 1,
    broadcasts: 0,
    contains: [/log_router/],
    never: [/correct the code/],
  },
  'retirement-health-event': { messages: 1, broadcasts: 0, contains: [/retire/] },
  'full-rollback-with-sidecar-noise': {
    statuses: ['rolled_back'],
    broadcasts: 1,
    contains: [/container app exited with code 1/],
  },
  'deployment-ids-without-ecs-svc': {
    statuses: ['deployed'],
    broadcasts: 0,
    never: [/a deployment/],
  },
  'alarm-rollback-documented-words': {
    statuses: ['rolled_back'],
    broadcasts: 1,
    contains: [/alarm/],
  },
}

describe('a case of the corpus', () => {
  for (const [name, expected] of Object.entries(cases))
    it(`ends as it must: ${name}`, async (context) => {
      const corpus = inject('corpus') ?? context.skip('no captures of third parties: set CORPUS')
      const { messages, text, deadLetters } = await replayed(corpus, name)
      expect(deadLetters).toEqual([])
      if (expected.statuses) expect(messages.map(statusOf), text).toEqual(expected.statuses)
      if (expected.messages !== undefined) expect(messages, text).toHaveLength(expected.messages)
      expect(
        messages.flatMap(({ thread }) => thread.filter((one) => one.broadcast)),
        text,
      ).toHaveLength(expected.broadcasts)
      for (const pattern of expected.contains ?? []) expect(text).toMatch(pattern)
      for (const pattern of expected.never ?? []) expect(text).not.toMatch(pattern)
    })

  it("does not count the old version's dead: old-version-crashes-while-the-new-one-rolls-out", async (context) => {
    const corpus = inject('corpus') ?? context.skip('no captures of third parties: set CORPUS')
    const { messages } = await replayed(corpus, 'old-version-crashes-while-the-new-one-rolls-out')
    const [card] = messages.filter((message) => statusOf(message) === 'in_progress')
    expect(card && textOf(card)).not.toMatch(/tasks? stopped/)
  })
})

async function replayed(corpus: string, name: string) {
  const { channels, deadLetters }: Replayed = await replay(recordedCase(corpus, name), {
    paced: true,
  })
  const messages = Object.values(channels).flat()
  return { messages, deadLetters, text: messages.map(textOf).join('\n\n') }
}

function textOf(message: ShownMessage): string {
  return [message, ...message.thread].flatMap((one) => slackText(one)).join('\n')
}

function statusOf({ metadata }: ShownMessage): unknown {
  const { event_payload: payload = {} } = (metadata ?? {}) as {
    event_payload?: { status?: unknown }
  }
  return payload.status
}
