import { type Arguments, type Content, readContent, string } from './content.ts'
import { SlackError } from './errors.ts'
import type { SlackChannel, SlackMessage } from './message.ts'
import { type People, TEAM } from './people.ts'
import type { Workspace } from './workspace.ts'

export type Methods = Readonly<Record<string, (args: Arguments) => Record<string, unknown>>>

/** A longer text is cut where it is posted, and refused where a message is edited. */
const MAX_POSTED_TEXT = 40_000
const MAX_UPDATED_TEXT = 4000

const truncation = {
  warning: 'message_truncated',
  response_metadata: { warnings: ['message_truncated'] },
}

/** @see https://docs.slack.dev/changelog/2018-truncating-really-long-messages */
export function postedText({ text = '' }: Pick<Content, 'text'>): string {
  return text.slice(0, MAX_POSTED_TEXT).replace(/[\uD800-\uDBFF]$/, '')
}

const BOT = { user: 'U0LOCALBOT', bot_id: 'B0LOCALBOT', team: TEAM }

/** The implemented methods of Slack's Web API. */
export function createMethods(workspace: Workspace, people: People): Methods {
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
      const text = postedText(content)
      const thread_ts = string(args['thread_ts']) || undefined
      if (thread_ts && !channel.messages.some(({ ts }) => ts === thread_ts))
        throw new SlackError('thread_not_found')
      const message = workspace.post(channel, {
        ...content,
        text,
        thread_ts,
        reply_broadcast: isTrue(args['reply_broadcast']),
      })
      const warning = text === (content.text ?? '') ? {} : truncation
      return { channel: channel.id, ts: message.ts, message: shown(message), ...warning }
    },
    'chat.update'(args) {
      const { channel, message } = find(workspace, args)
      if (message.editRefused) throw new SlackError(message.editRefused)
      const content = readContent(args)
      if ((content.text?.length ?? 0) > MAX_UPDATED_TEXT) throw new SlackError('msg_too_long')
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
        ({ thread_ts, reply_broadcast, ephemeral_to }) =>
          ephemeral_to === undefined && (thread_ts === undefined || reply_broadcast),
      )
      return { messages: latest(seen, args).reverse(), ...noMore }
    },
    'conversations.replies'(args) {
      const { channel, message } = find(workspace, args)
      const thread = channel.messages.filter(
        ({ thread_ts, ephemeral_to }) => thread_ts === message.ts && ephemeral_to === undefined,
      )
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
    'usergroups.users.list'(args) {
      const users = people.membersOf(string(args['usergroup']))
      if (!users) throw new SlackError('no_such_subteam')
      return { users }
    },
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
  if (!message || message.ephemeral_to !== undefined) throw new SlackError('message_not_found')
  return { channel, message }
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

function isTrue(value: unknown): boolean {
  return value === true || value === 'true' || value === '1'
}
