import { Blocks, type BlocksProps } from '../blocks/blocks.tsx'
import { Mrkdwn } from '../mrkdwn/mrkdwn.tsx'

export interface BodyProps extends Omit<BlocksProps, 'blocks'> {
  readonly message: {
    readonly text: string
    readonly blocks?: readonly unknown[] | undefined
    readonly attachments?: readonly Attachment[] | undefined
  }
}

interface Attachment {
  readonly color?: string
  readonly blocks?: readonly unknown[]
}

/** What a message says: its blocks, or its text where it has none, and its attachments. */
export function Body({ message, ...interactive }: BodyProps) {
  const { text, blocks, attachments = [] } = message
  return (
    <div class="slack-body">
      {blocks?.length ? (
        <Blocks blocks={blocks} {...interactive} />
      ) : (
        <div class="slack-section">
          <Mrkdwn text={text} />
        </div>
      )}
      {attachments.map((attachment) => (
        <div class="slack-attachment" style={{ borderColor: colorOf(attachment) }}>
          <Blocks blocks={attachment.blocks} {...interactive} />
        </div>
      ))}
    </div>
  )
}

/** @see https://docs.slack.dev/legacy/legacy-messaging/legacy-secondary-message-attachments */
const named: Readonly<Record<string, string>> = {
  good: '#2eb886',
  warning: '#daa038',
  danger: '#a30200',
}

function colorOf({ color = '' }: Attachment): string {
  return named[color] ?? (/^#?[\da-f]{6}$/i.test(color) ? `#${color.replace('#', '')}` : '#ddd')
}
