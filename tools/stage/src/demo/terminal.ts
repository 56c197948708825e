import { stripVTControlCharacters, styleText } from 'node:util'
import { wrap } from '@repo/cli'
import type { SlackChange } from '@repo/local-cloud'
import { slackText } from '@repo/slack-message'
import type { Outcome, Reporter } from './scenario.ts'

/** Prints the progress of the demo: acts, ecspresso's lines, Slack messages as they change, and outcomes. */
export interface Terminal extends Reporter {
  line(text: string): void
  /** A name and its value, in two columns. */
  row(name: string, text: string): void
  /** A command line, never wrapped. */
  toCopy(command: string): void
  ecspresso(line: string): void
  slack(change: SlackChange): void
}

/**
 * Wraps lines at the width of the terminal; colours only where standard output is a terminal.
 * @param columns width of the terminal
 */
export function openTerminal(write: (line: string) => void = console.log, columns = 80): Terminal {
  const started = Date.now()
  const style = (format: Parameters<typeof styleText>[0], text: string) =>
    styleText(format, text, { stream: process.stdout })
  const shown = new Map<string, string>()
  const clock = () =>
    style('dim', `${String(Math.round((Date.now() - started) / 1000)).padStart(3)} s`)

  /** Writes a text behind a prefix, and its wrapped lines behind another prefix of the same width. */
  function writeBehind(prefix: string, text: string, next = ' '.repeat(widthOf(prefix))): void {
    wrap(text, columns - widthOf(prefix))
      .split('\n')
      .forEach((line, index) => {
        write(`${index === 0 ? prefix : next}${line}`.trimEnd())
      })
  }

  return {
    line: (text) => writeBehind('', text),
    row: (name, text) => writeBehind(name.padEnd(11), text),
    toCopy: (command) => write(`  ${command}`),
    act(number, title) {
      write('')
      writeBehind(style('bold', `${number}/3  `), style('bold', title))
    },
    ecspresso(line) {
      if (!line.trim()) return
      const gutter = style('dim', 'ecspresso │ ')
      const next = `${' '.repeat(17)}${style('dim', '│ ')}`
      writeBehind(`${clock()}  ${gutter}`, style('dim', line), next)
    },
    outcome({ expected, met, found }: Outcome) {
      const format = met ? 'green' : 'red'
      const text = met ? expected : `${expected}; found: ${found}`
      writeBehind(`${clock()}  ${style(format, met ? '✔ ' : '✘ ')}`, style(format, text))
    },
    slack({ kind, channel, message }) {
      const lines = slackText(message)
      // Skip edits without a visible change.
      if (shown.get(message.ts) === lines.join('\n')) return
      shown.set(message.ts, lines.join('\n'))
      const how =
        kind === 'posted' ? (message.thread_ts ? 'replies in its thread' : 'says') : 'is edited'
      writeBehind(`${clock()}  `, style('cyan', `Slack #${channel.name} ${how}`))
      const gutter = `         ${style('cyan', message.thread_ts ? '┆ ' : '┃ ')}`
      for (const line of lines) writeBehind(gutter, line, gutter)
    },
  }
}

/** Columns, for characters of one column each. */
function widthOf(text: string): number {
  return stripVTControlCharacters(text).length
}
