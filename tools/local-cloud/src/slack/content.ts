import type { MessageAttachment } from '@slack/types'
import * as z from 'zod'
import { checkAcross } from './across.ts'
import { SlackError } from './errors.ts'
import type { Attachment, Blocks, Metadata } from './message.ts'
import { problemsOfBlocks } from './validate.ts'

/** Arguments of a call: strings from a form, or JSON values. */
export type Arguments = Readonly<Record<string, unknown>>

/** What a message consists of. `undefined`: it is not sent. */
export interface Content {
  readonly text: string | undefined
  readonly blocks: Blocks | undefined
  readonly attachments: readonly Attachment[] | undefined
  readonly metadata: Metadata | undefined
}

/**
 * Checks the content of a message, as every method and incoming webhook does.
 * @throws SlackError
 */
export function readContent(args: Arguments): Content {
  const content = {
    text: args['text'] === undefined ? undefined : string(args['text']),
    blocks: readBlocks(args['blocks']),
    attachments: readAttachments(args['attachments']),
    metadata: readMetadata(args['metadata']),
  }
  const { text, blocks = [], attachments = [] } = content
  if (!text && blocks.length === 0) throw new SlackError('no_text')
  checkAcross([...blocks, ...attachments.flatMap((one) => one.blocks ?? [])])
  return content
}

export function string(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function readBlocks(given: unknown): Blocks | undefined {
  if (given === undefined || given === '') return undefined
  const blocks = fromForm(given, 'invalid_blocks_format')
  if (!Array.isArray(blocks)) throw new SlackError('invalid_blocks_format')
  const problems = problemsOfBlocks(blocks)
  if (problems.length > 0) throw new SlackError('invalid_blocks', problems)
  return blocks.length > 0 ? blocks : undefined
}

function readAttachments(given: unknown): readonly Attachment[] | undefined {
  if (given === undefined || given === '') return undefined
  const attachments = fromForm(given, 'invalid_attachments')
  if (!Array.isArray(attachments)) throw new SlackError('invalid_attachments')
  // Slack allows 100 of them.
  if (attachments.length > 100) throw new SlackError('too_many_attachments')
  const problems = attachments.flatMap(problemsOfAttachment)
  if (problems.length > 0) throw new SlackError('invalid_attachments', problems)
  return attachments
}

function problemsOfAttachment(attachment: unknown, index: number): string[] {
  const at = ['attachments', index]
  if (typeof attachment !== 'object' || attachment === null || Array.isArray(attachment))
    return [`must provide an object [json-pointer:/${at.join('/')}]`]
  if (Object.keys(attachment).some((key) => !ATTACHMENT.has(key))) return ['invalid_keys']
  if (!('blocks' in attachment)) return []
  return Array.isArray(attachment.blocks)
    ? problemsOfBlocks(attachment.blocks, [...at, 'blocks'])
    : [`must provide an array [json-pointer:/${at.join('/')}/blocks]`]
}

/** @see https://docs.slack.dev/legacy/legacy-messaging/legacy-secondary-message-attachments */
const ATTACHMENT: ReadonlySet<string> = new Set<keyof MessageAttachment>([
  ...(['blocks', 'color', 'fallback', 'pretext', 'title', 'title_link', 'text', 'fields'] as const),
  ...(['author_name', 'author_link', 'author_icon', 'author_subname'] as const),
  ...(['image_url', 'thumb_url', 'footer', 'footer_icon', 'ts', 'mrkdwn_in'] as const),
  ...(['actions', 'callback_id'] as const),
])

/** Characters of its JSON. Slack has a limit, and does not document it. */
const MAX_METADATA = 8000

/**
 * Slack's own answer to an `event_type` that is not allowed may be a mere warning: it posts the message without its metadata.
 * @see https://docs.slack.dev/messaging/message-metadata
 */
const metadata: z.ZodType<Metadata> = z.looseObject({
  event_type: z.string().regex(/^[\w-]+$/),
  event_payload: z.record(z.string(), z.unknown()),
})

function readMetadata(given: unknown): Metadata | undefined {
  if (given === undefined || given === '') return undefined
  const value = fromForm(given, 'invalid_metadata_format')
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new SlackError('invalid_metadata_format')
  const { data } = metadata.safeParse(value)
  if (!data) throw new SlackError('invalid_metadata_schema')
  if (JSON.stringify(data).length > MAX_METADATA) throw new SlackError('metadata_too_large')
  return data
}

function fromForm(given: unknown, code: string): unknown {
  if (typeof given !== 'string') return given
  try {
    return JSON.parse(given)
  } catch {
    throw new SlackError(code)
  }
}
