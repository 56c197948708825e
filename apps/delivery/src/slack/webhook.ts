import { SlackCallError } from '../errors.ts'
import { type FetchOptions, fetchWithRetries } from '../fetch-with-retries.ts'
import type { Slack } from './slack.ts'

/**
 * An incoming webhook of Slack. It has one channel, and takes neither edits nor metadata.
 * @see https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks/
 */
export function slackWebhook(url: string, options: FetchOptions): Slack {
  const cannot = () => {
    throw new TypeError('a message of an incoming webhook cannot be changed')
  }
  return {
    async post(_, { text, blocks, attachments }) {
      try {
        const request = {
          method: 'POST',
          headers: { 'content-type': 'application/json; charset=utf-8' },
          body: JSON.stringify({ text, blocks, attachments }),
        }
        // A message whose answer is lost may be posted twice, which is better than not at all.
        const response = await fetchWithRetries(options, url, request, { repeatable: true })
        if (!response.ok) throw new Error((await response.text()).slice(0, 100))
      } catch (error) {
        throw new SlackCallError('the incoming webhook', error)
      }
      return undefined
    },
    update: cannot,
    reply: cannot,
    findEarlier: async () => undefined,
  }
}
