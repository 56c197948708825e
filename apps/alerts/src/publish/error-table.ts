/**
 * What is to be done about an error of Slack.
 * - `retry`: it is transient; the queue delivers the events again.
 * - `dead-letter`: it is permanent until somebody changes something; the events wait in the dead-letter queue.
 * - `new-token`: the token may have been rotated; it is read again, once, and then the event is dead-lettered.
 * - `post-anew`: the message is no longer there.
 */
export type ErrorAction = 'retry' | 'dead-letter' | 'new-token' | 'post-anew'

export interface ErrorRule {
  readonly action: ErrorAction
  /** Slack may have carried out the request. */
  readonly mayHaveHappened?: true
  /** What an operator has to do before the event is sent again. */
  readonly remedy?: string
}

const retry: ErrorRule = { action: 'retry' }
const retryUnsure: ErrorRule = { action: 'retry', mayHaveHappened: true }
const deadLetter = (remedy: string): ErrorRule => ({ action: 'dead-letter', remedy })
const newToken = (remedy: string): ErrorRule => ({ action: 'new-token', remedy })

const install = 'install the Slack app again and put its bot token into the secret'
const channel = 'correct the channel in the policy, or make it again in Slack'
const scope = 'give the Slack app the scope that is missing, and install it again'
const defect = 'correct the message: this is a defect of alerts'
const policy = 'ask the administrators of the workspace to let the app post there'

/**
 * Slack's errors. What is not in the table is dead-lettered: it can be redriven, while a permanent error that is retried
 * would hold up the queue.
 * @see https://docs.slack.dev/reference/methods/chat.postMessage/#errors
 * @see https://docs.slack.dev/reference/methods/chat.update/#errors
 * @see https://docs.slack.dev/reference/methods/conversations.history/#errors
 * @see https://docs.slack.dev/apis/web-api/rate-limits/
 * @see https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks/#handling_errors
 */
export const errorTable: Readonly<Record<string, ErrorRule>> = {
  // Transient.
  ratelimited: retry,
  rate_limited: retry,
  message_limit_exceeded: retry,
  team_added_to_org: retry,
  service_unavailable: retryUnsure,
  request_timeout: retryUnsure,
  // "It's possible some aspect of the operation succeeded before the error was raised."
  fatal_error: retryUnsure,
  internal_error: retryUnsure,
  rollup_error: retryUnsure,

  // The token.
  invalid_auth: newToken(install),
  token_expired: newToken(install),
  token_revoked: deadLetter(install),
  account_inactive: deadLetter(install),
  not_authed: deadLetter(install),
  org_login_required: deadLetter('finish the migration of the workspace'),
  access_denied: deadLetter(policy),
  no_permission: deadLetter(scope),
  missing_scope: deadLetter(scope),
  not_allowed_token_type: deadLetter(install),
  ekm_access_denied: deadLetter(policy),
  two_factor_setup_required: deadLetter(policy),
  accesslimited: deadLetter(policy),
  team_access_not_granted: deadLetter(install),

  // The channel.
  channel_not_found: deadLetter(channel),
  channel_is_archived: deadLetter(channel),
  is_archived: deadLetter(channel),
  not_in_channel: deadLetter('invite the app to the channel: /invite @alerts'),
  restricted_action: deadLetter(policy),
  restricted_action_read_only_channel: deadLetter(policy),
  restricted_action_thread_locked: deadLetter(policy),
  restricted_action_thread_only_channel: deadLetter(policy),
  restricted_action_non_threadable_channel: deadLetter(policy),
  posting_to_general_channel_denied: deadLetter(policy),
  messages_tab_disabled: deadLetter('switch on the messages tab of the app'),

  // The message.
  message_not_found: { action: 'post-anew' },
  thread_not_found: { action: 'post-anew' },
  cannot_reply_to_message: deadLetter(defect),
  cant_update_message: deadLetter('post with the token that posted the message'),
  edit_window_closed: deadLetter('let the app edit its messages without a limit of time'),
  invalid_blocks: deadLetter(defect),
  invalid_blocks_format: deadLetter(defect),
  block_mismatch: deadLetter(defect),
  msg_too_long: deadLetter(defect),
  msg_blocks_too_long: deadLetter(defect),
  no_text: deadLetter(defect),
  markdown_text_conflict: deadLetter(defect),
  metadata_too_large: deadLetter(defect),
  metadata_must_be_sent_from_app: deadLetter(install),
  invalid_metadata_format: deadLetter(defect),
  invalid_metadata_schema: deadLetter(defect),
  duplicate_channel_not_found: deadLetter(defect),
  too_many_attachments: deadLetter(defect),

  // The request.
  invalid_arguments: deadLetter(defect),
  invalid_arg_name: deadLetter(defect),
  invalid_array_arg: deadLetter(defect),
  invalid_charset: deadLetter(defect),
  invalid_form_data: deadLetter(defect),
  invalid_json: deadLetter(defect),
  invalid_post_type: deadLetter(defect),
  missing_post_type: deadLetter(defect),
  deprecated_endpoint: deadLetter('use a newer alerts'),
  method_deprecated: deadLetter('use a newer alerts'),
  unknown_method: deadLetter('correct SLACK_API_URL'),

  // Incoming webhooks; HTTP 400, 403, 404 or 410 with the code as the body.
  invalid_payload: deadLetter(defect),
  user_not_found: deadLetter(defect),
  action_prohibited: deadLetter(policy),
  no_service: deadLetter('make a new incoming webhook and put its URL into the secret'),
  no_service_id: deadLetter('make a new incoming webhook and put its URL into the secret'),
  no_active_hooks: deadLetter('make a new incoming webhook and put its URL into the secret'),
  no_team: deadLetter('make a new incoming webhook and put its URL into the secret'),
  team_disabled: deadLetter('make a new incoming webhook and put its URL into the secret'),
  invalid_token: deadLetter('make a new incoming webhook and put its URL into the secret'),
}

/** What to do about an error of Slack, by its code. */
export function errorRule(code: string): ErrorRule {
  return Object.hasOwn(errorTable, code) && errorTable[code]
    ? errorTable[code]
    : deadLetter('see what Slack means by it')
}
