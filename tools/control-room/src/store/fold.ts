import type {
  CloudView,
  SlackChangeView,
  SlackChannel,
  SlackMessage,
  StreamMessage,
  StreamMessages,
} from '@repo/local-cloud'

/** The page keeps this many events and calls. */
export const KEPT = 500

/**
 * The view after one message of the stream. A message that is already part of the view changes nothing, so messages that
 * arrive both in a snapshot and after it are not doubled.
 */
export function fold(view: CloudView | undefined, message: StreamMessage): CloudView | undefined {
  if (message.event === 'snapshot') return message.data
  // Without a snapshot there is nothing to change: the next one has it all.
  if (!view) return undefined
  switch (message.event) {
    case 'slack':
      return { ...view, channels: withChange(view.channels, message.data) }
    case 'event':
      return { ...view, events: withKeyed(view.events, message.data) }
    case 'call':
      return { ...view, calls: withKeyed(view.calls, message.data) }
    case 'services':
      return { ...view, services: message.data }
    case 'queues':
      return { ...view, queues: message.data }
    case 'faults':
      return { ...view, faults: message.data }
    case 'source':
      return { ...view, sources: withSource(view.sources, message.data) }
  }
}

function withKeyed<Item extends { readonly key: number }>(
  items: readonly Item[],
  item: Item,
): readonly Item[] {
  const before = items.findLastIndex(({ key }) => key <= item.key)
  const replaced = items[before]?.key === item.key ? 1 : 0
  return items.toSpliced(before + 1 - replaced, replaced, item).slice(-KEPT)
}

function withChange(
  channels: readonly SlackChannel[],
  { kind, channel: { id, name }, message }: SlackChangeView,
): readonly SlackChannel[] {
  const index = channels.findIndex((channel) => channel.id === id)
  const channel = channels[index] ?? { id, name, messages: [] }
  const others = channel.messages.filter(({ ts }) => ts !== message.ts)
  const messages = kind === 'deleted' ? others : inOrder(others, message)
  return channels.toSpliced(index < 0 ? channels.length : index, 1, { ...channel, messages })
}

function inOrder(messages: readonly SlackMessage[], message: SlackMessage): SlackMessage[] {
  // Slack's `ts` has a fixed width, so text order is time order.
  const before = messages.findLastIndex(({ ts }) => ts < message.ts)
  return messages.toSpliced(before + 1, 0, message)
}

function withSource(
  sources: CloudView['sources'],
  { name, changed }: StreamMessages['source'],
): CloudView['sources'] {
  const source = sources[name]
  return { ...sources, [name]: typeof source === 'object' ? { ...source, ...changed } : changed }
}
