/** The parts of a Slack message that the terminal shows. */
export interface ShownMessage {
  readonly text: string
  readonly blocks?: readonly unknown[] | undefined
  readonly attachments?: readonly { readonly blocks?: readonly unknown[] }[] | undefined
}

/**
 * A Slack message as lines of a terminal: its blocks, or its text where it has none, and its attachments.
 * A button with a URL is shown with the ⚠ that Slack draws beside it.
 * @param urls whether a line of links is written as one line for each, with its URL
 */
export function slackText(message: ShownMessage, { urls = false } = {}): string[] {
  const linesOf = (blocks: readonly unknown[] = []) =>
    blocks.flatMap((block) => blockLines(block, urls))
  const lines = linesOf(message.blocks)
  const attached = (message.attachments ?? []).flatMap(({ blocks }) => linesOf(blocks))
  return [...(lines.length > 0 ? lines : mrkdwn(message.text).split('\n')), ...attached]
}

interface Block {
  type?: string
  url?: string
  text?: string | { text?: string }
  elements?: Block[]
  fields?: Block[]
}

function blockLines(value: unknown, urls: boolean): string[] {
  // Blocks are whatever was posted: each member is read as if it might be missing.
  const block = value as Block
  if (block.type === 'actions') {
    const buttons = (block.elements ?? []).map(
      (button) => `[${textOf(button)}]${button.url ? ' ⚠' : ''}`,
    )
    return [buttons.join(' ')]
  }
  if (block.type === 'context')
    return (block.elements ?? [])
      .map((part) => mrkdwn(textOf(part)))
      .join(' ')
      .split('\n')
  return [textOf(block), ...(block.fields ?? []).map(textOf)]
    .filter(Boolean)
    .flatMap((text) => (urls && isLinks(text) ? linksOf(text) : mrkdwn(text).split('\n')))
}

/** Whether a text consists of links alone, as the builder of links writes them. */
function isLinks(text: string): boolean {
  return /^<[^<>|]+\|[^<>]+>( · <[^<>|]+\|[^<>]+>)*$/.test(text)
}

function linksOf(text: string): string[] {
  const links = text.matchAll(/<([^<>|]+)\|([^<>]+)>/g)
  return [...links].map(([, url = '', label = '']) => mrkdwn(`${label}: ${url}`))
}

function textOf(block: Block): string {
  return typeof block.text === 'string' ? block.text : (block.text?.text ?? '')
}

/** Slack's mrkdwn without its marks: links by their label, dates by their fallback, entities written out. */
function mrkdwn(text: string): string {
  return text
    .replace(/<!date\^[^|>]*\|([^>]*)>/g, '$1')
    .replace(/<(?:!subteam\^|@|!)(?:[^|>]*\|)?@?([^>]*)>/g, '@$1')
    .replace(/<[^|>]*\|([^>]*)>/g, '$1')
    .replace(/<([^>]*)>/g, '$1')
    .replace(/^```\n?|\n?```$/gm, '')
    .replace(/^[_*]([^_*\n]+)[_*]$/gm, '$1')
    .replace(/\*([^*\n]+)\*/g, '$1')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&')
}
