import { fit } from '@repo/slack-message'
import { SlackRefusedError, SlackUnavailableError } from '../errors.ts'
import { errorRule } from './error-table.ts'
import { findMessage, type Posted, type Wanted } from './find-message.ts'
import { sendSimplified } from './simplify.ts'
import { type CallSlack, callSlack, type SlackOptions } from './slack-call.ts'
import type { SlackPost, SlackUpdate } from './slack-message.ts'

/** The methods of Slack's Web API that alerts use. */
export interface Slack {
  /**
   * Posts a message, or a reply where `thread_ts` is given. Resolves once Slack confirmed it.
   * @throws SlackUnavailableError if Slack may have posted it, SlackRefusedError if it has not.
   */
  post(message: SlackPost): Promise<Posted>
  /** Changes a message; `false` if this message can never be changed, because it is no longer there for instance. */
  update(message: SlackUpdate): Promise<boolean>
  /**
   * Where the message with this key in its metadata is: among the latest of its channel or thread.
   * `undefined` if it is not there, and also if the app may not read the channel.
   */
  find(wanted: Wanted): Promise<Posted | undefined>
}

/**
 * A client without retries: a retryable error makes the queue deliver the events again, while a Lambda that sleeps costs money and
 * blocks its queue.
 */
export function createSlack(options: SlackOptions): Slack {
  const call: CallSlack = (method, body) => callSlack(options, method, body)
  return {
    async post(message) {
      const { channel, ts } = await sendSimplified(message, (one) =>
        call('chat.postMessage', fit(one)),
      )
      if (typeof channel !== 'string' || typeof ts !== 'string')
        throw new SlackUnavailableError('chat.postMessage', 'answer without channel or ts')
      return { channel, ts }
    },
    async update(message) {
      try {
        await sendSimplified(message, (one) => call('chat.update', fit(one)))
        return true
      } catch (error) {
        if (error instanceof SlackRefusedError && errorRule(error.code).action === 'post-anew')
          return false
        throw error
      }
    },
    find: (wanted) => findMessage(call, wanted),
  }
}
