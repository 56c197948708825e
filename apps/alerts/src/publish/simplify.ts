import { cutMrkdwn, limits } from '@repo/slack-message'
import type { KnownBlock, MessageMetadata } from '@slack/types'
import { SlackRefusedError } from '../errors.ts'
import { errorRule } from './error-table.ts'

/** A message before it is sent: metadata only where Slack takes it. */
interface Simplifiable {
  readonly text: string
  readonly blocks?: readonly KnownBlock[]
  readonly metadata?: MessageMetadata
}

/**
 * Sends a message, and once more without what Slack refuses of it: without its blocks, whose text is then its text, or without
 * its metadata. A plain alarm is better than none.
 * @throws What the last attempt throws.
 */
export async function sendSimplified<M extends Simplifiable, Result>(
  message: M,
  send: (message: M) => Promise<Result>,
): Promise<Result> {
  try {
    return await send(message)
  } catch (error) {
    const simpler = simplify(message, error)
    if (!simpler) throw error
    return sendSimplified(simpler, send)
  }
}

/** `undefined` where nothing is left to leave out. */
function simplify<M extends Simplifiable>(message: M, error: unknown): M | undefined {
  if (!(error instanceof SlackRefusedError)) return undefined
  const { action } = errorRule(error.code)
  if (action === 'without-metadata' && message.metadata) {
    const { metadata: _metadata, ...rest } = message
    // Metadata is optional to Slack.
    return rest as unknown as M
  }
  if (action !== 'without-blocks' || !message.blocks?.length) return undefined
  // `chat.update` keeps the blocks that are there, unless the list is empty; and by default it makes links and mentions of
  // plain words. It takes 4000 characters.
  const text = cutMrkdwn(textsOf(message).join('\n'), limits.section)
  return { ...message, text, blocks: [], parse: 'none' }
}

/** The text of the blocks, in Slack's mrkdwn. */
export function textsOf({ blocks = [] }: { readonly blocks?: readonly KnownBlock[] }): string[] {
  return blocks.flatMap((block) => {
    if (block.type === 'section') return block.text ? [block.text.text] : []
    if (block.type !== 'context') return []
    return block.elements.flatMap((element) => ('text' in element ? [element.text] : []))
  })
}
