/** Blocks as lines of text: links by their label, and the pages that buttons open written out. */
export function textOf(blocks: readonly unknown[]): string[] {
  return blocks.flatMap(linesOf)
}

interface Block {
  readonly type?: string
  readonly url?: string
  readonly text?: string | Block
  readonly elements?: readonly Block[]
}

function linesOf(value: unknown): string[] {
  // The blocks are our own; each member is read as if it might be missing.
  const block = value as Block
  if (block.type === 'actions')
    return (block.elements ?? []).map((button) => `[${words(button)}] ${button.url ?? ''}`)
  const texts = block.type === 'context' ? (block.elements ?? []).map(words) : [words(block)]
  return texts.flatMap((text) => written(text).split('\n'))
}

function words({ text }: Block): string {
  return typeof text === 'string' ? text : text === undefined ? '' : words(text)
}

/** Slack's mrkdwn without its marks. @see https://docs.slack.dev/messaging/formatting-message-text/ */
function written(mrkdwn: string): string {
  return mrkdwn
    .replace(/<!date\^[^|>]*\|([^>]*)>/g, '$1')
    .replace(/<(?:!subteam\^|@|!)(?:[^|>]*\|)?@?([^>]*)>/g, '@$1')
    .replace(/<([^|>]*)\|([^>]*)>/g, '$2')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
}
