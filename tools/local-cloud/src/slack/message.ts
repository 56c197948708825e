/** Block Kit blocks, as they came. */
export type Blocks = readonly Readonly<Record<string, unknown>>[]

/** Secondary content with a colour, which Block Kit does not have. https://docs.slack.dev/legacy/legacy-messaging/legacy-secondary-message-attachments */
export interface Attachment {
  /** `#rrggbb`, or `good`, `warning`, `danger`. */
  readonly color?: string
  readonly blocks?: Blocks
}

export interface Metadata {
  readonly event_type: string
  readonly event_payload: Readonly<Record<string, unknown>>
}

/** One version of a message. */
export interface Version {
  /** Epoch milliseconds of the cloud. */
  readonly time: number
  readonly text: string
  readonly blocks: Blocks | undefined
  readonly attachments: readonly Attachment[] | undefined
}

export interface SlackMessage {
  /** Slack's id of a message within its channel: `1700000000.000100`. */
  readonly ts: string
  /** `ts` of the message whose thread it is in. */
  readonly thread_ts?: string
  /** The reply is shown in the channel too, and notifies there. */
  readonly reply_broadcast?: boolean
  /** Id of the one user who sees it. No method returns or changes it. */
  readonly ephemeral_to?: string
  text: string
  blocks: Blocks | undefined
  attachments: readonly Attachment[] | undefined
  metadata: Metadata | undefined
  /** Slack shows "(edited)". */
  edited: boolean
  /** Error code with which Slack refuses every edit; it shows what it showed before. */
  editRefused?: string
  /** Labels of the buttons with a ⚠ beside them: no app acknowledged their interaction. */
  unacknowledged: readonly string[]
  /** All versions, oldest first; the last one is the current one. */
  readonly history: Version[]
}

export interface SlackChannel {
  readonly id: string
  /** Without `#`. */
  readonly name: string
  /** By `ts`, thread replies included. */
  readonly messages: SlackMessage[]
}

/** A change that is visible in a channel. */
export interface SlackChange {
  readonly kind: 'posted' | 'updated' | 'deleted'
  readonly channel: SlackChannel
  readonly message: SlackMessage
}
