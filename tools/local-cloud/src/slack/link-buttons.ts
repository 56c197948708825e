import type { Attachment, Blocks } from './message.ts'

interface Element {
  readonly type?: unknown
  readonly url?: unknown
  readonly text?: { readonly text?: unknown }
}

/**
 * Labels of the buttons that open a URL. They send an interaction as well; Slack shows a ⚠ beside the button unless an app
 * acknowledges it, and here nobody does.
 * @see https://github.com/slackapi/node-slack-sdk/issues/869
 */
export function linkButtonsIn(
  blocks: Blocks = [],
  attachments: readonly Attachment[] = [],
): string[] {
  const all = [...blocks, ...attachments.flatMap((attachment) => attachment.blocks ?? [])]
  return all
    .flatMap(({ elements, accessory }) => [elements, accessory].flat())
    .filter(isLinkButton)
    .map(({ text }) => String(text?.text ?? ''))
}

function isLinkButton(value: unknown): value is Element {
  // Blocks are whatever was posted: each member is read as if it might be missing.
  const element = value as Element | undefined
  return element?.type === 'button' && element.url !== undefined
}
