import type { Environment } from '@fargate-starter/environments'
import type { LocalCloud, SlackMessage } from '@fargate-starter/local-cloud'
import type { LogLine } from './lambda-log.ts'

/** What a replay leaves behind; the document of `--json`. */
export interface Report {
  /** By the channel's name, without `#`. */
  readonly channels: Readonly<Record<string, readonly ShownMessage[]>>
  readonly sns: readonly object[]
  readonly ignored: readonly { readonly id: string; readonly reason: string }[]
  readonly deadLetters: readonly DeadLetter[]
}

export interface ShownMessage {
  readonly ts: string
  readonly text: string
  readonly blocks: readonly object[]
  readonly metadata: object | null
  /** How often it was edited. */
  readonly edits: number
  readonly thread: readonly ShownReply[]
}

export interface ShownReply {
  readonly ts: string
  readonly text: string
  readonly blocks: readonly object[]
  /** Shown in the channel too. */
  readonly broadcast: boolean
}

export interface DeadLetter {
  /** A string where the body is no JSON. */
  readonly event: unknown
  readonly error: unknown
}

/** What stands in Slack, SNS and the dead-letter queue, and what the Lambda's log says of the rest. */
export function reportOf(cloud: LocalCloud, home: Environment, log: readonly LogLine[]): Report {
  const channels = cloud.slack
    .channels()
    .map(({ name, messages }) => [name, messages.flatMap((one) => shown(one, messages))])
  return {
    channels: Object.fromEntries(channels),
    sns: cloud.sns.messages().map(({ topicArn, subject, message, byProtocol, attributes }) => ({
      topicArn,
      subject: subject ?? null,
      message,
      byProtocol,
      attributes,
    })),
    ignored: ignoredIn(log),
    deadLetters: cloud
      .alerts(home)
      .deadLetterQueue.messages()
      .map(({ body }) => deadLetter(body, log)),
  }
}

function shown(message: SlackMessage, all: readonly SlackMessage[]): ShownMessage[] {
  const { ts, text, blocks = [], metadata = null, history, thread_ts } = message
  if (thread_ts !== undefined && thread_ts !== ts) return []
  const replies = all.filter((one) => one !== message && one.thread_ts === ts)
  return [{ ts, text, blocks, metadata, edits: history.length - 1, thread: replies.map(reply) }]
}

function reply({ ts, text, blocks = [], reply_broadcast = false }: SlackMessage): ShownReply {
  return { ts, text, blocks, broadcast: reply_broadcast }
}

/** An event that came back with its batch is ignored each time, and named once. */
function ignoredIn(log: readonly LogLine[]): Report['ignored'] {
  const ignored = new Map<string, string>()
  for (const { message, event } of log) {
    const [, reason] = /^ignored, because (.*)$/s.exec(String(message)) ?? []
    if (reason !== undefined) ignored.set(`${String(event)} ${reason}`, reason)
  }
  return [...ignored].map(([key, reason]) => ({
    id: key.slice(0, key.length - reason.length - 1),
    reason,
  }))
}

/** The Lambda parks an event with its cause; of what the queue gave up on, the log has the cause. */
function deadLetter(body: string, log: readonly LogLine[]): DeadLetter {
  const parked = parse(body)
  if (parked instanceof Object && 'event' in parked && 'error' in parked)
    return { event: parked.event, error: parked.error }
  const id = parked instanceof Object && 'id' in parked ? parked.id : ''
  const line = log.findLast((one) => one['error'] !== undefined && one['event'] === id)
  const { error, code, field, reason, cause } = line ?? {}
  return { event: parked ?? body, error: line ? { name: error, code, field, reason, cause } : null }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
