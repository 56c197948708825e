import type { SlackChannel, SlackMessage } from '@repo/local-cloud'
import type { ReplayChange, ReplayStep } from './protocol.ts'

/** Slack after some steps of a replay. */
export interface ReplayedSlack {
  /** Channels that have or had messages, in the order of their first one. */
  readonly channels: readonly SlackChannel[]
  /** The messages that the last of the steps changed, by channel id and `ts`, with their state before it. */
  readonly changed: ReadonlyMap<string, ReplayedChange>
}

export interface ReplayedChange {
  readonly kind: ReplayChange['kind']
  /** `undefined` where the step posted it. */
  readonly before: SlackMessage | undefined
  /** `undefined` where the step deleted it. */
  readonly after: SlackMessage | undefined
}

/** Key of a message in `ReplayedSlack.changed`. */
export const keyOf = (channel: Pick<SlackChannel, 'id'>, { ts }: Pick<SlackMessage, 'ts'>) =>
  `${channel.id} ${ts}`

/** The channels as they are after the first `count` steps. */
export function slackAfter(steps: readonly ReplayStep[], count: number): ReplayedSlack {
  const channels = new Map<string, SlackChannel>()
  const changed = new Map<string, ReplayedChange>()
  for (const [index, { changes }] of steps.slice(0, count).entries())
    for (const change of changes) {
      const { before, after } = apply(channels, change)
      if (index !== count - 1) continue
      const key = keyOf(change.channel, change.message)
      const first = changed.get(key)
      const kind = first?.kind === 'posted' ? 'posted' : change.kind
      changed.set(key, { kind, before: first ? first.before : before, after })
    }
  return { channels: [...channels.values()], changed }
}

function apply(
  channels: Map<string, SlackChannel>,
  { kind, channel, message, time }: ReplayChange,
): Omit<ReplayedChange, 'kind'> {
  const shown = channels.get(channel.id) ?? { ...channel, messages: [] }
  channels.set(channel.id, shown)
  const index = shown.messages.findIndex(({ ts }) => ts === message.ts)
  const before = shown.messages[index]
  if (kind === 'deleted') {
    if (before) shown.messages.splice(index, 1)
    return { before, after: undefined }
  }
  const { text, blocks, attachments } = message
  const version = { time, text, blocks, attachments }
  const after: SlackMessage = { ...message, history: [...(before?.history ?? []), version] }
  if (before) shown.messages[index] = after
  else shown.messages.push(after)
  return { before, after }
}
