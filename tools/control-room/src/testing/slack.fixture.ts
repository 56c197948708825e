import type { SlackChannel, SlackMessage } from '@repo/local-cloud'

/**
 * A message without blocks.
 * @param second at which it was posted
 */
export function message(
  second: number,
  text: string,
  more: Partial<SlackMessage> = {},
): SlackMessage {
  const { blocks, attachments } = more
  return {
    ts: `${second}.000000`,
    ...{ text, blocks, attachments, metadata: undefined, edited: false, unacknowledged: [] },
    history: [{ time: second * 1000, text, blocks, attachments }],
    ...more,
  }
}

/** A channel with these messages. */
export function channel(...messages: readonly SlackMessage[]): SlackChannel {
  return { id: 'C1', name: 'deployments', messages: [...messages] }
}
