import type { SlackChange, SlackChannel, SlackMessage } from '../slack/message.ts'
import type { SlackChangeView } from './model.ts'

/** Messages of each channel. */
const MESSAGES = 200

/** Versions of each message. */
const VERSIONS = 50

/** Every channel with its last messages, and those whose threads these are in. */
export function viewChannels(channels: readonly SlackChannel[]): SlackChannel[] {
  return channels.map(({ id, name, messages }) => {
    const last = messages.slice(-MESSAGES)
    const parents = new Set(last.map(({ thread_ts }) => thread_ts))
    const earlier = messages.slice(0, -MESSAGES).filter(({ ts }) => parents.has(ts))
    return { id, name, messages: [...earlier, ...last].map(viewMessage) }
  })
}

export function viewChange({ kind, channel, message }: SlackChange): SlackChangeView {
  return { kind, channel: { id: channel.id, name: channel.name }, message: viewMessage(message) }
}

/** A copy, because a message changes with each edit. */
function viewMessage(message: SlackMessage): SlackMessage {
  return { ...message, history: message.history.slice(-VERSIONS) }
}
