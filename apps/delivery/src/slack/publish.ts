import { fit, toMrkdwn } from '@repo/slack-message'
import { buildContent, notifyingHeadline, type Report } from './message.ts'
import type { Posted, Slack } from './slack.ts'

export interface Publication {
  readonly report: Report
  readonly channel: string
  /** The message of this run, which is edited. */
  readonly posted: Posted | undefined
  /** An earlier attempt of the run was reported in that message. */
  readonly repeated: boolean
}

/**
 * Publishes the state of a run: edits its message, else posts one. An edit notifies nobody, so there is also a reply in the channel
 * where the run failed, where people are mentioned, and where a repetition was successful: otherwise the last reply in the channel
 * would be that of the failure. If Slack refuses the edit or the reply, the message is posted anew, with its mentions.
 * @param note reports what was refused
 * @see https://docs.slack.dev/reference/methods/chat.update
 */
export async function publish(
  slack: Slack,
  { report, channel, posted, repeated }: Publication,
  note: (line: string) => void,
): Promise<Posted | undefined> {
  const notifying = notifyingHeadline(report)
  const postAnew = () => slack.post(channel, buildContent(report, notifying))
  if (!posted) return postAnew()
  const { outcome, mentions } = report
  try {
    await slack.update(posted, buildContent(report, [report.headline]))
    if (outcome === 'bad' || mentions.length > 0 || (outcome === 'good' && repeated))
      await slack.reply(posted, fit({ text: toMrkdwn(notifying) }).text)
    return posted
  } catch (error) {
    note(`the message is posted anew: ${error instanceof Error ? error.message : String(error)}`)
    return postAnew()
  }
}
