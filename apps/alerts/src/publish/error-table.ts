/**
 * What is to be done about an error of Slack.
 * - `retry`: it is transient; the queue delivers the events again. Slack may have carried out the request all the same.
 * - `new-token`: the token may have been replaced; the secret is read again, once, and then the event is dead-lettered.
 * - `without-blocks`, `without-metadata`: Slack refuses this part of the message; it is sent once more without it, its blocks as text.
 * - `post-anew`: Slack refuses it where it is. An edit becomes a new message, and a reply a message outside of its thread, both in
 *   the channel that the policy names now. A new message that is refused is dead-lettered.
 * - `dead-letter`: it is permanent until somebody changes something; the events wait in the dead-letter queue.
 */
export type ErrorAction =
  | 'retry'
  | 'new-token'
  | 'without-blocks'
  | 'without-metadata'
  | 'post-anew'
  | 'dead-letter'

export interface ErrorRule {
  readonly action: ErrorAction
  /** What an operator has to do before the event is sent again. */
  readonly remedy?: string
}

const retry: ErrorRule = { action: 'retry' }
const deadLetter = (remedy: string): ErrorRule => ({ action: 'dead-letter', remedy })
const newToken = (remedy: string): ErrorRule => ({ action: 'new-token', remedy })
const postAnew = (remedy: string): ErrorRule => ({ action: 'post-anew', remedy })

const install = 'install the Slack app again and put its bot token into the secret'
const channel = 'correct the channel in the policy, or make it again in Slack'
const scope = 'give the Slack app the scope that is missing, and install it again'
const defect = 'correct the message: this is a defect of alerts'
const policy = 'ask the administrators of the workspace to let the app post there'
const webhook = 'make a new incoming webhook and put its URL into the secret'

const withoutBlocks: ErrorRule = { action: 'without-blocks', remedy: defect }
const withoutMetadata: ErrorRule = { action: 'without-metadata', remedy: defect }

/**
 * Slack's errors, without those about files, attachments, drafts and other things that alerts do not send. A code that is not
 * in the table is permanent: the event can be redriven, while a permanent error that is retried would hold up the queue.
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
  external_channel_migrating: retry,
  service_unavailable: retry,
  request_timeout: retry,
  // "It's possible some aspect of the operation succeeded before the error was raised."
  fatal_error: retry,
  internal_error: retry,
  update_failed: retry,
  rollup_error: retry,

  // The token.
  invalid_auth: newToken(install),
  token_expired: newToken(install),
  token_revoked: newToken(install),
  account_inactive: newToken(install),
  not_authed: newToken(install),
  not_allowed_token_type: newToken(install),
  team_access_not_granted: newToken(install),

  // The app.
  org_login_required: deadLetter('finish the migration of the workspace'),
  access_denied: deadLetter(policy),
  app_access_restricted: deadLetter(policy),
  enterprise_is_restricted: deadLetter(policy),
  two_factor_setup_required: deadLetter(policy),
  accesslimited: deadLetter(policy),
  no_permission: deadLetter(scope),
  missing_scope: deadLetter(scope),
  is_bot: deadLetter(install),

  // The channel.
  channel_not_found: postAnew(channel),
  channel_is_archived: postAnew(channel),
  is_archived: postAnew(channel),
  is_inactive: postAnew(channel),
  team_not_found: postAnew('name the channel by its id in the policy'),
  not_in_channel: postAnew('invite the app to the channel: /invite @alerts'),
  ekm_access_denied: postAnew(policy),
  restricted_action: postAnew(policy),
  restricted_action_read_only_channel: postAnew(policy),
  restricted_action_thread_only_channel: postAnew(policy),
  posting_to_general_channel_denied: postAnew(policy),
  messages_tab_disabled: postAnew('switch on the messages tab of the app'),

  // The thread.
  thread_not_found: postAnew(defect),
  cannot_reply_to_message: postAnew(defect),
  restricted_action_thread_locked: postAnew(policy),
  restricted_action_non_threadable_channel: postAnew(policy),

  // The message that is edited.
  message_not_found: postAnew(defect),
  cant_update_message: postAnew('post with the token that posted the message'),
  edit_window_closed: postAnew('let the app edit its messages without a limit of time'),
  block_mismatch: postAnew(defect),
  streaming_state_conflict: postAnew(defect),

  // What is sent.
  invalid_blocks: withoutBlocks,
  invalid_blocks_format: withoutBlocks,
  msg_blocks_too_long: withoutBlocks,
  // Two tables, also where there is no attachment.
  invalid_attachments: withoutBlocks,
  // "… which is more likely when using complex arguments like blocks".
  invalid_arguments: withoutBlocks,
  metadata_too_large: withoutMetadata,
  metadata_must_be_sent_from_app: withoutMetadata,
  invalid_metadata_format: withoutMetadata,
  invalid_metadata_schema: withoutMetadata,
  msg_too_long: deadLetter(defect),
  no_text: deadLetter(defect),
  markdown_text_conflict: deadLetter(defect),

  // The request.
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
  invalid_payload: withoutBlocks,
  user_not_found: deadLetter(defect),
  action_prohibited: deadLetter(policy),
  no_service: newToken(webhook),
  no_service_id: newToken(webhook),
  no_active_hooks: newToken(webhook),
  no_team: newToken(webhook),
  team_disabled: newToken(webhook),
  invalid_token: newToken(webhook),
}

const unknown = postAnew('see what Slack means by it')

/** What to do about an error of Slack, by its code. */
export function errorRule(code: string): ErrorRule {
  return (Object.hasOwn(errorTable, code) && errorTable[code]) || unknown
}
