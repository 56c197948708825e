import type { Attachment, Blocks } from './message.ts'

/** A button as it was posted: each member may be missing. */
export interface Button {
  readonly type?: unknown
  readonly action_id?: unknown
  readonly value?: unknown
  readonly url?: unknown
  readonly text?: { readonly text?: unknown }
}

interface Content {
  readonly blocks?: Blocks | undefined
  readonly attachments?: readonly Attachment[] | undefined
}

/** The buttons of a message. */
export function buttonsIn({ blocks = [], attachments = [] }: Content): Button[] {
  const all = [...blocks, ...attachments.flatMap((attachment) => attachment.blocks ?? [])]
  return all.flatMap(({ elements, accessory }) => [elements, accessory].flat()).filter(isButton)
}

export const labelOf = ({ text }: Button): string => String(text?.text ?? '')

/**
 * Labels of the buttons that open a URL. They send an interaction as well; Slack shows a ⚠ beside the button unless an app
 * acknowledges it, and here nobody does.
 * @see https://github.com/slackapi/node-slack-sdk/issues/869
 */
export function linkButtonsIn(content: Content): string[] {
  return buttonsIn(content)
    .filter(({ url }) => url !== undefined)
    .map(labelOf)
}

function isButton(value: unknown): value is Button {
  return typeof value === 'object' && value !== null && 'type' in value && value.type === 'button'
}
