import type { Environment } from '@repo/environments'
import type { SlackMessage } from '@repo/local-cloud'
import type { SeededCloud } from '@repo/stage'
import type { LogLine } from './lambda-log.ts'

/** The result of a replay; the document of `--json`. */
export interface Report {
  /** By name of the channel, without `#`. */
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
  /** Number of edits. */
  readonly edits: number
  /** Slack refuses to edit it: it shows an earlier state, and a newer message the present one. */
  readonly editRefused: boolean
  readonly thread: readonly ShownReply[]
}

export interface ShownReply {
  readonly ts: string
  readonly text: string
  readonly blocks: readonly object[]
  /** Whether it is shown in the channel too. */
  readonly broadcast: boolean
}

export interface DeadLetter {
  /** A string if the body is not JSON. */
  readonly event: unknown
  readonly error: {
    readonly code: unknown
    readonly message: unknown
    /** Path of the invalid field. */
    readonly field?: unknown
  }
}

/** Reads Slack, SNS and the dead-letter queue, and the ignored events from the Lambda's log. */
export function reportOf(cloud: SeededCloud, home: Environment, log: readonly LogLine[]): Report {
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
      .map((message) => deadLetter(message, log)),
  }
}

function shown(message: SlackMessage, all: readonly SlackMessage[]): ShownMessage[] {
  const { ts, text, blocks = [], metadata = null, history, thread_ts, editRefused } = message
  if (thread_ts !== undefined && thread_ts !== ts) return []
  const replies = all.filter((one) => one !== message && one.thread_ts === ts)
  return [
    {
      ...{ ts, text, blocks, metadata },
      edits: history.length - 1,
      editRefused: editRefused !== undefined,
      thread: replies.map(reply),
    },
  ]
}

function reply({ ts, text, blocks = [], reply_broadcast = false }: SlackMessage): ShownReply {
  return { ts, text, blocks, broadcast: reply_broadcast }
}

/** An event that is retried with its batch is logged each time, but listed once. */
function ignoredIn(log: readonly LogLine[]): Report['ignored'] {
  const ignored = new Map<string, string>()
  for (const { message, event, reason } of log)
    if (message === 'event ignored')
      ignored.set(`${String(event)} ${String(reason)}`, String(reason))
  return [...ignored].map(([key, reason]) => ({
    id: key.slice(0, key.length - reason.length - 1),
    reason,
  }))
}

/** The Lambda dead-letters an event with the error as attributes; for one that SQS dead-lettered, the log has the error. */
function deadLetter({ body, attributes }: QueuedMessage, log: readonly LogLine[]): DeadLetter {
  const event = parse(body)
  const code = attributes['ErrorCode']?.StringValue
  const message = attributes['ErrorMessage']?.StringValue
  const field = attributes['Field']?.StringValue
  if (code !== undefined) return { event, error: { code, message, ...(field && { field }) } }
  return { event, error: logged(event, log) }
}

type QueuedMessage = ReturnType<
  ReturnType<SeededCloud['alerts']>['deadLetterQueue']['messages']
>[number]

function logged(event: unknown, log: readonly LogLine[]): DeadLetter['error'] {
  const id = event instanceof Object && 'id' in event ? event.id : ''
  const line = log.findLast((one) => one['error'] !== undefined && one['event'] === id)
  if (!line) return { code: 'UNKNOWN', message: 'it came back too often' }
  const { error, code, reason, field } = line
  return { code: code ?? error, message: reason, ...(field !== undefined && { field }) }
}

/** The text itself if it is not JSON. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
