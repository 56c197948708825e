import type { SlackMessage } from '@repo/local-cloud'
import { slackText } from '@repo/slack-message'
import type { Scene } from './action.ts'

/** Waits for a message of Slack, and shows it in the terminal. */
export interface SlackReport {
  /** Resolves once it is there, or after `ms` milliseconds of the machine. */
  within(ms: number): Promise<void>
}

/** Reports the first message that is posted or edited from now on and matches. */
export function reportSlack(
  { stage, terminal }: Pick<Scene, 'stage' | 'terminal'>,
  environment: string,
  matches: (message: SlackMessage) => boolean,
): SlackReport {
  const { promise: found, resolve } = Promise.withResolvers<void>()
  const unsubscribe = stage.cloud.slack.subscribe(({ kind, channel, message }) => {
    if (kind === 'deleted' || !matches(message)) return
    unsubscribe()
    const shown = terminal.begin(environment, `# Slack #${channel.name}`)
    for (const line of slackText(message)) shown.line(line)
    shown.end(0)
    resolve()
  })
  return {
    async within(ms) {
      const timer = Promise.withResolvers<void>()
      const timeout = setTimeout(timer.resolve, ms)
      await Promise.race([found, timer.promise, stage.cloud.closed])
      clearTimeout(timeout)
      unsubscribe()
    },
  }
}

/** Whether a message is a card of this type about an environment, in one of these states. */
export function isCard(
  type: string,
  expected: { readonly environment: string; readonly commit?: string },
  statuses: readonly string[],
): (message: SlackMessage) => boolean {
  return ({ metadata }) => {
    if (metadata?.event_type !== type) return false
    const { environment, commit, status } = metadata.event_payload
    return (
      environment === expected.environment &&
      (expected.commit === undefined || commit === expected.commit) &&
      statuses.includes(String(status))
    )
  }
}
