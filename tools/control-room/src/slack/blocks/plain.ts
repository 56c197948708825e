import { plainMrkdwn } from '../mrkdwn/plain.ts'
import type { Reader } from '../reader.ts'
import { type Block, blocksOf, textOf } from './model.ts'

/** What can be read of a message: its blocks, or its text where it has none, and its attachments. */
export interface Readable {
  readonly text: string
  readonly blocks?: readonly unknown[] | undefined
  readonly attachments?: readonly { readonly blocks?: readonly unknown[] }[] | undefined
}

/** The mrkdwn of a message that is drawn, piece by piece. */
export function mrkdwnOf({ text, blocks, attachments = [] }: Readable): string[] {
  const own = blocksOf(blocks)
  const attached = attachments.flatMap((attachment) => blocksOf(attachment.blocks))
  return [...(own.length > 0 ? own.flatMap(texts) : [text]), ...attached.flatMap(texts)]
}

/** The lines of a message, as its reader reads them. */
export function linesOf(message: Readable, reader: Reader): string[] {
  return mrkdwnOf(message).flatMap((text) => plainMrkdwn(text, reader).split('\n'))
}

function texts(block: Block): string[] {
  if (block.type === 'actions')
    return [(block.elements ?? []).map((button) => `[${textOf(button)}]`).join(' ')]
  if (block.type === 'context') return [(block.elements ?? []).map(textOf).join(' ')]
  if (block.rows) return block.rows.map((row) => row.map(textOf).join(' · '))
  return [textOf(block), ...(block.fields ?? []).map(textOf)].filter(Boolean)
}
