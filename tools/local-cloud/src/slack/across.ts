import { SlackError } from './errors.ts'
import type { Blocks } from './message.ts'

/** The most characters that the texts of all blocks may have. */
const MAX_TEXT = 12_000

/** The same, where each block counts for some characters too: Slack refused 11,341 in 45 blocks, and took 9597 in 50. */
const MAX_WITH_BLOCKS = 13_200
const BLOCK = 48

/**
 * Checks what holds for all blocks of a message together, those of its attachments included. Slack documents neither limit of the
 * length: a markdown block may have 12,000 characters, and the rest is by public measurements.
 * @throws SlackError
 * @see https://github.com/slackapi/bolt-js/issues/2509
 * @see https://github.com/slackapi/bolt-js/issues/2867
 */
export function checkAcross(blocks: Blocks): void {
  if (blocks.filter(({ type }) => type === 'table').length > 1)
    throw new SlackError('invalid_attachments', ['only_one_table_allowed'])
  const length = textLength(blocks)
  if (length > MAX_TEXT || length + blocks.length * BLOCK > MAX_WITH_BLOCKS)
    throw new SlackError('msg_blocks_too_long')
}

/** Characters of all members `text` that are strings, at any depth. */
function textLength(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0
  return Object.entries(value).reduce(
    (sum, [key, one]) =>
      sum + (key === 'text' && typeof one === 'string' ? one.length : textLength(one)),
    0,
  )
}
