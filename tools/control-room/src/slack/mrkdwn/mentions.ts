import type { Command } from 'slack-message-parser'
import type { Reader } from '../reader.ts'

/** `@name` of a person; their id where nobody of the directory has it. */
export function userName(id: string, { directory }: Reader): string {
  return `@${directory.users?.[id] ?? handleOf(id)}`
}

/** `#name` of a channel. */
export function channelName(id: string, { directory }: Reader): string {
  return `#${directory.channels?.[id] ?? id}`
}

/**
 * `@here`, or the handle of a group; `undefined` for a command that mentions nobody.
 * @see https://docs.slack.dev/messaging/formatting-message-text/#special-mentions
 */
export function specialMention(
  { name, arguments: [id = ''] }: Pick<Command, 'name' | 'arguments'>,
  { directory }: Reader,
): string | undefined {
  if (name === 'subteam') return `@${directory.groups?.[id] ?? handleOf(id)}`
  return ['here', 'channel', 'everyone'].includes(name) ? `@${name}` : undefined
}

/**
 * A local workspace has no directory. Ids that were made up read as handles, `S0ONCALL` as `oncall`; one of Slack's own stays
 * what it is.
 */
function handleOf(id: string): string {
  return /^[SUW]0[A-Z]+$/.test(id) ? id.slice(2).toLowerCase() : id
}

/** A label with exactly one `@` before it: `<!subteam^S1|@oncall>` and `<!subteam^S1|oncall>` are both written. */
export const withAt = (label: string) => `@${label.replace(/^@/, '')}`
