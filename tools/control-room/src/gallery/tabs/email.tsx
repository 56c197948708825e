import { formatDate } from '../../slack/mrkdwn/dates.ts'
import { useReader } from '../../slack/reader.ts'
import { Nothing, type TabProps } from './slack.tsx'

/** What Amazon SNS sends to those who subscribe to the topic by e-mail. */
export function EmailTab({ preview: { emails } }: TabProps) {
  const reader = useReader()
  if (emails.length === 0)
    return <Nothing>The policy sends nothing of it to the SNS topic.</Nothing>
  return (
    <>
      {emails.map(({ at, subject, body }, index) => (
        <article key={index} class="gallery-mail">
          <header>
            <h3>{subject}</h3>
            <p>
              AWS Notifications ·{' '}
              <time dateTime={new Date(at).toISOString()}>
                {formatDate(at / 1000, '{date_short} {time}', reader)}
              </time>
            </p>
          </header>
          <pre>{body}</pre>
        </article>
      ))}
    </>
  )
}
