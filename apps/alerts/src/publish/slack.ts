import { fit } from '@repo/slack-message'
import { SlackRefusedError } from '../errors.ts'
import { errorRule } from './error-table.ts'
import { findMessage, type Posted, type Wanted } from './find-message.ts'
import { type Ask, call, type SlackOptions, unsure } from './slack-call.ts'

/** The methods of Slack's Web API that alerts use. */
export interface Slack {
  /** Posts a message, or a reply where `thread_ts` is given. Resolves once Slack confirmed it. */
  post(message: object): Promise<Posted>
  /** Changes a message; `false` if it is no longer there. */
  update(message: { readonly channel: string; readonly ts: string }): Promise<boolean>
  /**
   * Where the message with this key in its metadata is: among the latest of its channel or thread.
   * `undefined` if it is not there, and also if the app may not read the channel.
   */
  find(wanted: Wanted): Promise<Posted | undefined>
}

/**
 * A client without retries: what passes by itself comes back by redelivery of the events, and a Lambda that sleeps
 * costs money and blocks its queue.
 */
export function createSlack(options: SlackOptions): Slack {
  const ask: Ask = (method, body) => call(options, method, body)
  return {
    async post(message) {
      const { channel, ts } = await ask('chat.postMessage', fit(message))
      if (typeof channel !== 'string' || typeof ts !== 'string')
        throw unsure('chat.postMessage', 'answer without channel or ts')
      return { channel, ts }
    },
    async update(message) {
      try {
        await ask('chat.update', fit(message))
        return true
      } catch (error) {
        if (error instanceof SlackRefusedError && errorRule(error.code).answer === 'post anew')
          return false
        throw error
      }
    },
    find: (wanted) => findMessage(ask, wanted),
  }
}
