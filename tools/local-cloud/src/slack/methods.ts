import type { Attachment, Blocks, Metadata, SlackChannel, SlackMessage } from './message.ts'
import { problemsOfBlocks } from './validate.ts'
import type { Workspace } from './workspace.ts'

/** Arguments of a call: strings from a form, or JSON values. */
export type Arguments = Readonly<Record<string, unknown>>

/** An error that Slack returns with `ok: false` and HTTP status 200. */
export class SlackError extends Error {
  override name = 'SlackError' as const
  readonly code: string
  readonly problems: readonly string[]
  constructor(code: string, problems: readonly string[] = []) {
    super(code)
    this.code = code
    this.problems = problems
  }
}

export type Methods = Readonly<Record<string, (args: Arguments) => Record<string, unknown>>>

const BOT = { user: 'U0LOCALBOT', bot_id: 'B0LOCALBOT', team: 'T0LOCAL' }

/** The implemented methods of Slack's Web API. */
export function createMethods(workspace: Workspace): Methods {
  return {
    'api.test': () => ({}),
    'auth.test': () => ({
      url: 'https://local-cloud.slack.com/',
      team: 'Local cloud',
      user: 'local-bot',
      team_id: BOT.team,
      user_id: BOT.user,
      bot_id: BOT.bot_id,
      is_enterprise_install: false,
    }),
    'chat.postMessage'(args) {
      const name = string(args['channel'])
      const channel = workspace.byId(name) ?? workspace.byName(name)
      if (!channel) throw new SlackError('channel_not_found')
      const content = readContent(args)
      if (!content.text && !content.blocks) throw new SlackError('no_text')
      const thread_ts = string(args['thread_ts']) || undefined
      if (thread_ts && !channel.messages.some(({ ts }) => ts === thread_ts))
        throw new SlackError('thread_not_found')
      const message = workspace.post(channel, {
        ...content,
        text: content.text ?? '',
        thread_ts,
        reply_broadcast: isTrue(args['reply_broadcast']),
      })
      return { channel: channel.id, ts: message.ts, message: shown(message) }
    },
    'chat.update'(args) {
      const { channel, message } = find(workspace, args)
      if (message.editRefused) throw new SlackError(message.editRefused)
      const content = readContent(args)
      if (!content.text && !content.blocks) throw new SlackError('no_text')
      workspace.update(channel, message, content)
      return {
        channel: channel.id,
        ts: message.ts,
        text: message.text,
        message: shown(message),
      }
    },
    'chat.delete'(args) {
      const { channel, message } = find(workspace, args)
      workspace.delete(channel, message)
      return { channel: channel.id, ts: message.ts }
    },
    'chat.getPermalink'(args) {
      const { channel, message } = find(workspace, { ...args, ts: args['message_ts'] })
      return {
        channel: channel.id,
        permalink: `https://local-cloud.slack.com/archives/${channel.id}/p${message.ts.replace('.', '')}`,
      }
    },
    'conversations.history'(args) {
      const channel = channelOf(workspace, args)
      const seen = channel.messages.filter(
        ({ thread_ts, reply_broadcast }) => thread_ts === undefined || reply_broadcast,
      )
      return { messages: latest(seen, args).reverse(), ...noMore }
    },
    'conversations.replies'(args) {
      const { channel, message } = find(workspace, args)
      const thread = channel.messages.filter(({ thread_ts }) => thread_ts === message.ts)
      return { messages: latest([message, ...thread], args), ...noMore }
    },
    'conversations.list': () => ({
      channels: workspace.channels().map(({ id, name }) => ({
        id,
        name,
        is_channel: true,
        is_private: false,
        is_archived: false,
        is_member: true,
      })),
      response_metadata: { next_cursor: '' },
    }),
  }
}

const noMore = { has_more: false, response_metadata: { next_cursor: '' } }

/** https://docs.slack.dev/reference/methods/conversations.history: metadata only with `include_all_metadata`. */
function latest(messages: readonly SlackMessage[], args: Arguments) {
  const limit = Number(args['limit'] ?? 100)
  const all = isTrue(args['include_all_metadata'])
  return messages.slice(-limit).map((message) => {
    const { metadata, ...rest } = shown(message)
    return all && metadata ? { ...rest, metadata } : rest
  })
}

function channelOf(workspace: Workspace, args: Arguments): SlackChannel {
  const channel = workspace.byId(string(args['channel']))
  if (!channel) throw new SlackError('channel_not_found')
  return channel
}

/** By channel id, which all methods but `chat.postMessage` require. */
function find(
  workspace: Workspace,
  args: Arguments,
): { channel: SlackChannel; message: SlackMessage } {
  const channel = channelOf(workspace, args)
  const message = channel.messages.find(({ ts }) => ts === string(args['ts']))
  if (!message) throw new SlackError('message_not_found')
  return { channel, message }
}

/** Validates text, blocks and metadata of a message. Also for incoming webhooks. */
export function readContent(args: Arguments) {
  const text = args['text'] === undefined ? undefined : string(args['text'])
  if (text !== undefined && text.length > 40_000) throw new SlackError('msg_too_long')
  return {
    text,
    blocks: readBlocks(args['blocks']),
    attachments: readAttachments(args['attachments']),
    metadata: readMetadata(args['metadata']),
  }
}

function readAttachments(given: unknown): readonly Attachment[] | undefined {
  if (given === undefined || given === '') return undefined
  const attachments = fromForm(given, 'invalid_attachments')
  if (!Array.isArray(attachments)) throw new SlackError('invalid_attachments')
  // Slack allows 100 of them.
  if (attachments.length > 100) throw new SlackError('too_many_attachments')
  for (const attachment of attachments) {
    if (typeof attachment !== 'object' || attachment === null)
      throw new SlackError('invalid_attachments')
    readBlocks(attachment.blocks)
  }
  return attachments
}

function readBlocks(given: unknown): Blocks | undefined {
  if (given === undefined || given === '') return undefined
  const blocks = fromForm(given, 'invalid_blocks_format')
  if (!Array.isArray(blocks)) throw new SlackError('invalid_blocks_format')
  const problems = problemsOfBlocks(blocks)
  if (problems.length > 0) throw new SlackError('invalid_blocks', problems)
  return blocks.length > 0 ? blocks : undefined
}

function readMetadata(given: unknown): Metadata | undefined {
  if (given === undefined || given === '') return undefined
  const metadata = fromForm(given, 'invalid_metadata_format')
  if (!isMetadata(metadata)) throw new SlackError('invalid_metadata_schema')
  return metadata
}

function isMetadata(value: unknown): value is Metadata {
  if (typeof value !== 'object' || value === null) return false
  if (!('event_type' in value) || !('event_payload' in value)) return false
  return typeof value.event_type === 'string' && typeof value.event_payload === 'object'
}

function fromForm(given: unknown, code: string): unknown {
  if (typeof given !== 'string') return given
  try {
    return JSON.parse(given)
  } catch {
    throw new SlackError(code)
  }
}

function shown(message: SlackMessage) {
  const {
    history: _history,
    edited: _edited,
    editRefused: _refused,
    unacknowledged: _buttons,
    ...rest
  } = message
  return { type: 'message', ...BOT, ...rest }
}

function string(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function isTrue(value: unknown): boolean {
  return value === true || value === 'true' || value === '1'
}
