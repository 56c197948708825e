/**
 * What is to be done about an error of Slack.
 * - `come back`: it passes by itself; the events are delivered again.
 * - `park`: it stays until somebody changes something; the events wait in the dead-letter queue.
 * - `new token`: the token may have been rotated; it is read again, once, and then the event is parked.
 * - `post anew`: the message is no longer there.
 */
export type Answer = 'come back' | 'park' | 'new token' | 'post anew'

export interface ErrorRule {
  readonly answer: Answer
  /** Slack may have done what it was asked for. */
  readonly mayHaveHappened?: true
  /** What an operator has to do before the event is sent again. */
  readonly remedy?: string
}

const comesBack: ErrorRule = { answer: 'come back' }
const comesBackUnsure: ErrorRule = { answer: 'come back', mayHaveHappened: true }
const park = (remedy: string): ErrorRule => ({ answer: 'park', remedy })
const newToken = (remedy: string): ErrorRule => ({ answer: 'new token', remedy })

const install = 'install the Slack app again and put its bot token into the secret'
const channel = 'correct the channel in the policy, or make it again in Slack'
const scope = 'give the Slack app the scope that is missing, and install it again'
const defect = 'correct the message: this is a defect of alerts'
const policy = 'ask the administrators of the workspace to let the app post there'

/**
 * Slack's errors. What is not in the table is parked: it can be redriven, while an error that never passes would hold up
 * the queue.
 * @see https://docs.slack.dev/reference/methods/chat.postMessage/#errors
 * @see https://docs.slack.dev/reference/methods/chat.update/#errors
 * @see https://docs.slack.dev/reference/methods/conversations.history/#errors
 * @see https://docs.slack.dev/apis/web-api/rate-limits/
 * @see https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks/#handling_errors
 */
export const errorTable: Readonly<Record<string, ErrorRule>> = {
  // It passes.
  ratelimited: comesBack,
  rate_limited: comesBack,
  message_limit_exceeded: comesBack,
  team_added_to_org: comesBack,
  service_unavailable: comesBackUnsure,
  request_timeout: comesBackUnsure,
  // "It's possible some aspect of the operation succeeded before the error was raised."
  fatal_error: comesBackUnsure,
  internal_error: comesBackUnsure,
  rollup_error: comesBackUnsure,

  // The token.
  invalid_auth: newToken(install),
  token_expired: newToken(install),
  token_revoked: park(install),
  account_inactive: park(install),
  not_authed: park(install),
  org_login_required: park('finish the migration of the workspace'),
  access_denied: park(policy),
  no_permission: park(scope),
  missing_scope: park(scope),
  not_allowed_token_type: park(install),
  ekm_access_denied: park(policy),
  two_factor_setup_required: park(policy),
  accesslimited: park(policy),
  team_access_not_granted: park(install),

  // The channel.
  channel_not_found: park(channel),
  channel_is_archived: park(channel),
  is_archived: park(channel),
  not_in_channel: park('invite the app to the channel: /invite @alerts'),
  restricted_action: park(policy),
  restricted_action_read_only_channel: park(policy),
  restricted_action_thread_locked: park(policy),
  restricted_action_thread_only_channel: park(policy),
  restricted_action_non_threadable_channel: park(policy),
  posting_to_general_channel_denied: park(policy),
  messages_tab_disabled: park('switch on the messages tab of the app'),

  // The message.
  message_not_found: { answer: 'post anew' },
  thread_not_found: { answer: 'post anew' },
  cannot_reply_to_message: park(defect),
  cant_update_message: park('post with the token that posted the message'),
  edit_window_closed: park('let the app edit its messages without a limit of time'),
  invalid_blocks: park(defect),
  invalid_blocks_format: park(defect),
  block_mismatch: park(defect),
  msg_too_long: park(defect),
  msg_blocks_too_long: park(defect),
  no_text: park(defect),
  markdown_text_conflict: park(defect),
  metadata_too_large: park(defect),
  metadata_must_be_sent_from_app: park(install),
  invalid_metadata_format: park(defect),
  invalid_metadata_schema: park(defect),
  duplicate_channel_not_found: park(defect),
  too_many_attachments: park(defect),

  // The request.
  invalid_arguments: park(defect),
  invalid_arg_name: park(defect),
  invalid_array_arg: park(defect),
  invalid_charset: park(defect),
  invalid_form_data: park(defect),
  invalid_json: park(defect),
  invalid_post_type: park(defect),
  missing_post_type: park(defect),
  deprecated_endpoint: park('use a newer alerts'),
  method_deprecated: park('use a newer alerts'),
  unknown_method: park('correct SLACK_API_URL'),

  // Incoming webhooks; they answer with HTTP 400, 403, 404 or 410 and the word.
  invalid_payload: park(defect),
  user_not_found: park(defect),
  action_prohibited: park(policy),
  no_service: park('make a new incoming webhook and put its URL into the secret'),
  no_service_id: park('make a new incoming webhook and put its URL into the secret'),
  no_active_hooks: park('make a new incoming webhook and put its URL into the secret'),
  no_team: park('make a new incoming webhook and put its URL into the secret'),
  team_disabled: park('make a new incoming webhook and put its URL into the secret'),
  invalid_token: park('make a new incoming webhook and put its URL into the secret'),
}

/** What to do about an error of Slack, by its own word. */
export function errorRule(code: string): ErrorRule {
  return Object.hasOwn(errorTable, code) && errorTable[code]
    ? errorTable[code]
    : park('see what Slack means by it')
}
