import type { SQSEvent } from 'aws-lambda'
import { type DeploymentFact, isDeploymentFact } from '../deployment/fact.ts'
import { createHandler } from '../intake/create-handler.ts'
import type { ImageFact } from '../scan/fact.ts'
import { defaultSettings } from '../settings.ts'
import { createMemoryStore } from '../store/memory.ts'
import { printed } from './print.ts'
import {
  createRecordingNotifiers,
  type RecordedEmail,
  type RecordedPost,
} from './recording-notifiers.ts'
import { createRecordingSlack, type Recorded } from './recording-slack.ts'

export interface Preview {
  readonly messages: readonly Recorded[]
  /** `messages` as a terminal prints them. */
  readonly plain: string
  /** What the SNS topic gets, as far as the policy sends it there. */
  readonly emails: readonly RecordedEmail[]
  /** What an incoming webhook would post instead of `messages`. */
  readonly posts: readonly RecordedPost[]
  readonly ignored: readonly { readonly id: string; readonly reason: string }[]
  /** Events that cannot be read or published. */
  readonly failed: readonly { readonly id: string; readonly reason: string }[]
}

/**
 * What Slack would show after these events, handled one by one, in this process. `described` is what ECS and ECR would return;
 * no AWS account is needed.
 */
export async function preview(
  events: readonly unknown[],
  described: readonly (DeploymentFact | ImageFact)[] = [],
  settings = defaultSettings,
): Promise<Preview> {
  let at = 0
  const now = () => at
  const slack = createRecordingSlack(now)
  const { notifiers, emails, posts } = createRecordingNotifiers(now)
  const ignored: Preview['ignored'][number][] = []
  const failed: Preview['failed'][number][] = []
  const handle = createHandler({
    store: createMemoryStore(),
    slack,
    notifiers,
    enrich: async ({ id }) =>
      described
        .filter((fact) => isDeploymentFact(fact))
        .filter((fact) =>
          fact.kind === 'click' ? fact.at <= at : 'deployment' in fact && fact.deployment === id,
        ),
    enrichScan: async ({ facts: [image] }) =>
      described.filter(
        (fact): fact is ImageFact =>
          'digest' in fact &&
          fact.digest === image?.digest &&
          !('scanAt' in fact && fact.scanAt > at),
      ),
    countTasks: async (_place, at) =>
      described.flatMap((fact) =>
        fact.kind === 'counts' && fact.deployment === '' ? { ...fact, at } : [],
      ),
    stuckAfterMinutes: 30,
    settings,
    log(level, message, fields = {}) {
      const { event: id, reason } = { event: '', reason: message, ...fields }
      if (message === 'event ignored') ignored.push({ id, reason })
      if (level === 'error') failed.push({ id, reason })
    },
  })
  for (const event of events) {
    at = timeOf(event)
    await handle(batchOf(event))
  }
  const { messages } = slack
  return { messages, plain: printed(messages), emails, posts, ignored, failed }
}

/** When it happened, in epoch milliseconds; 0 where it has no time, or is no event at all. */
function timeOf(event: unknown): number {
  const { time } = Object(event)
  return Date.parse(String(time)) || 0
}

/** The queue's batch with one event. */
function batchOf(event: unknown): SQSEvent {
  const attributes = {
    ApproximateReceiveCount: '1',
    SentTimestamp: '0',
    SenderId: '',
    ApproximateFirstReceiveTimestamp: '0',
  }
  const record = {
    messageId: 'preview',
    receiptHandle: '',
    body: JSON.stringify(event),
    attributes,
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:us-east-1:111122223333:preview.fifo',
    awsRegion: 'us-east-1',
  }
  return { Records: [record] }
}
