import type { Content } from '@repo/slack-message'
import type { MessageMetadata } from '@slack/types'
import type { Notify } from '../policy.ts'

/** One Slack message and what hangs in its thread. */
export interface Message extends Content {
  /** What the message is about; under this id its place in Slack is remembered. */
  readonly id: string
  /** Ids under which it may be remembered instead. */
  readonly aliases: readonly string[]
  /** `#name` or a channel id. */
  readonly channel: string
  readonly metadata: MessageMetadata
  /** Whom what is true now concerns, as the policy says. The replies' own words hold the mentions already. */
  readonly notify: Notify
  /** Replies that are posted once each, aloud (also to the channel), and edited afterwards. */
  readonly replies: readonly (Content & { readonly escalation: string })[]
}
