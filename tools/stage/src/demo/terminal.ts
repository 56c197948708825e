import { styleText } from 'node:util'
import type { SlackChange } from '@repo/local-cloud'
import { slackText } from '@repo/slack-message'
import type { Outcome, Teller } from './story.ts'

/** Tells the story to a person: acts, ecspresso's lines, Slack messages as they change, and the outcomes. */
export interface Terminal extends Teller {
  line(text: string): void
  ecspresso(line: string): void
  slack(change: SlackChange): void
}

/** Writes to standard output; colours only where it is a terminal. */
export function openTerminal(write: (line: string) => void = console.log): Terminal {
  const started = Date.now()
  const style = (format: Parameters<typeof styleText>[0], text: string) =>
    styleText(format, text, { stream: process.stdout })
  const shown = new Map<string, string>()
  const clock = () =>
    style('dim', `${String(Math.round((Date.now() - started) / 1000)).padStart(3)} s`)

  return {
    line: write,
    act(number, title) {
      write('')
      write(style('bold', `${number}/3  ${title}`))
    },
    ecspresso(line) {
      if (line.trim()) write(`${clock()}  ${style('dim', `ecspresso │ ${line}`)}`)
    },
    outcome({ expected, met, found }: Outcome) {
      write(
        `${clock()}  ${met ? style('green', `✔ ${expected}`) : style('red', `✘ ${expected}; found: ${found}`)}`,
      )
    },
    slack({ kind, channel, message }) {
      const lines = slackText(message)
      // An edit that changes nothing to read is not worth a reader's time.
      if (shown.get(message.ts) === lines.join('\n')) return
      shown.set(message.ts, lines.join('\n'))
      const how =
        kind === 'posted' ? (message.thread_ts ? 'replies in its thread' : 'says') : 'is edited'
      write(`${clock()}  ${style('cyan', `Slack #${channel.name} ${how}`)}`)
      for (const line of lines)
        write(`         ${style('cyan', message.thread_ts ? '┆ ' : '┃ ')}${line}`)
    },
  }
}
