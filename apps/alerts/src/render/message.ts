import type { Content } from '@repo/slack-message'
import type { MessageMetadata } from '@slack/types'
import type { Notify } from '../policy.ts'

/** One Slack message and what hangs in its thread. */
export interface Message extends Content {
  /** What the message is about; its state is stored under this id. */
  readonly id: string
  /** Ids under which its state may be stored instead. */
  readonly aliases: readonly string[]
  /** `#name` or a channel id. */
  readonly channel: string
  readonly metadata: MessageMetadata
  /** Who is mentioned by the policy for the current state. The text of the replies holds the mentions already. */
  readonly notify: Notify
  /** Replies that are posted once each, broadcast to the channel, and edited afterwards. */
  readonly replies: readonly Reply[]
}

export interface Reply extends Content {
  /** What it is posted for. */
  readonly escalation: string
  /** What it was posted for is over: where it was posted it is edited, and else it is not posted any more. */
  readonly over?: true
}
