import { slackText } from '@repo/slack-message'
import type { Recorded } from './recording-slack.ts'

/** Messages with their threads, as a terminal prints them. */
export function printed(messages: readonly Recorded[]): string {
  return messages
    .map((message) =>
      [
        message.channel,
        ...linesOf(message, ''),
        ...message.thread.flatMap((reply) => [
          '',
          `  in its thread${reply.broadcast ? ', and in the channel' : ''}`,
          ...linesOf(reply, '  '),
        ]),
      ].join('\n'),
    )
    .join('\n\n')
}

function linesOf(message: Recorded, indent: string): string[] {
  return slackText(message, { urls: true }).map((line) => `${indent}${line}`)
}
