import { slackText } from '@repo/slack-message'
import type { Replayed } from './replay.ts'
import type { ShownMessage, ShownReply } from './report.ts'

/** Prints a replay for people. */
export function print(result: Replayed, line: (text: string) => void): void {
  const channels = Object.entries(result.channels).filter(([, messages]) => messages.length > 0)
  for (const [name, messages] of channels) {
    line(`#${name}`)
    for (const message of messages) printMessage(message, line)
    line('')
  }
  if (channels.length === 0) line('Nothing was posted.\n')
  for (const { subject, message } of result.sns as readonly { subject: unknown; message: string }[])
    line(`SNS: ${subject ?? message.split('\n')[0]}`)
  printIgnored(result, line)
  for (const { event, error } of result.deadLetters)
    line(`in the dead-letter queue: ${idOf(event)}: ${error.message}`)
  line(summary(result, channels.flatMap(([, messages]) => messages).length))
}

function printMessage(message: ShownMessage, line: (text: string) => void): void {
  const times = message.edits === 1 ? 'once' : `${message.edits} times`
  const edited = message.edits === 0 ? '' : `  (edited ${times})`
  slackText(message).forEach((text, index) => {
    line(`  ${text}${index === 0 ? edited : ''}`)
  })
  for (const reply of message.thread) printReply(reply, line)
  line('')
}

function printReply(reply: ShownReply, line: (text: string) => void): void {
  slackText(reply).forEach((text, index) => {
    const first = reply.broadcast ? '↳ (also to the channel) ' : '↳ '
    line(`      ${index === 0 ? first : '  '}${text}`)
  })
}

function printIgnored({ ignored }: Replayed, line: (text: string) => void): void {
  const byReason = Map.groupBy(ignored, ({ reason }) => reason)
  for (const [reason, ones] of byReason) line(`${ones.length} ignored, because ${reason}`)
}

function summary(result: Replayed, messages: number): string {
  const faults = Object.values(result.faults).reduce((sum, count) => sum + count, 0)
  const through = faults === 0 ? '' : `, through ${faults} faults of Slack`
  const { deliveries, deadLetters, ignored } = result
  return `${count(deliveries, 'delivery', 'deliveries')}: ${count(messages, 'message', 'messages')}, ${ignored.length} ignored, ${deadLetters.length} in the dead-letter queue${through}`
}

const count = (value: number, one: string, many: string) => `${value} ${value === 1 ? one : many}`

function idOf(event: unknown): string {
  return event instanceof Object && 'id' in event ? `event ${event.id}` : 'a body without an id'
}
