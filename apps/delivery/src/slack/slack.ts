import type { SlackContent } from './message.ts'

/** A message in Slack. */
export interface Posted {
  /** Id of the channel. */
  readonly channel: string
  readonly ts: string
}

/** Where messages go. Each call throws a SlackCallError once its retries are used up. */
export interface Slack {
  /** @returns `undefined` from an incoming webhook, whose messages can neither be edited nor replied to */
  post(channel: string, content: SlackContent): Promise<Posted | undefined>
  update(posted: Posted, content: SlackContent): Promise<void>
  /** Replies in the thread of a message, and shows the reply in the channel. */
  reply(posted: Posted, text: string): Promise<void>
  /** The message of an earlier attempt of a run; `undefined` where there is none, or it may not be read. */
  findEarlier(channel: string, runUrl: string): Promise<Posted | undefined>
}
