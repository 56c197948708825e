import { computed } from '@preact/signals'
import type { SlackChannel, SlackMessage } from '@repo/local-cloud'
import { problem } from '../actions/actions.ts'
import { now } from '../store/clock.ts'
import { hrefWith, route } from '../store/route.ts'
import { channels, cloud, project } from '../store/store.ts'
import type { Place } from './workspace/side-bar.tsx'
import { useStored } from './workspace/stored.ts'
import { SlackWorkspace } from './workspace/workspace.tsx'

/** Slack writes no seconds of the present: drawn again once a minute, and not once a second. */
const minute = computed(() => Math.floor(now.value / 60_000) * 60_000)

/** Changes with its own messages alone, as the other parts of the store. */
const directory = computed(() => cloud.value?.directory)

/** The Slack of the cloud. The address has the channel that is shown. */
export function LiveSlack() {
  const people = directory.value
  const users = Object.entries(people?.users ?? {})
  const [chosen, choose] = useStored('slack.user', '')
  // Without people, nobody can press a button.
  const [user] = users.find(([id]) => id === chosen) ?? users[0] ?? []
  return (
    <SlackWorkspace
      name={project.value}
      channels={channels.value}
      now={minute.value}
      place={placeOf(route.value.parameters)}
      onGo={go}
      {...(people && { people })}
      {...(user !== undefined && {
        onAction: (channel, message, actionId) => void click(channel, message, actionId, user),
      })}
    >
      {users.length > 1 && (
        <label class="slack-user">
          You are{' '}
          <select value={user} onChange={({ currentTarget }) => choose(currentTarget.value)}>
            {users.map(([id, name]) => (
              <option key={id} value={id}>
                @{name}
              </option>
            ))}
          </select>
        </label>
      )}
    </SlackWorkspace>
  )
}

function placeOf({ channel, slack }: Readonly<Record<string, string>>): Place | undefined {
  if (slack === 'rang') return {}
  return channel === undefined ? undefined : { channel }
}

function go({ channel }: Place): void {
  location.hash = hrefWith({ channel, slack: channel === undefined ? 'rang' : undefined })
}

/** Presses a button as a person does in Slack; what comes of it arrives by the stream. */
async function click(
  { id, name }: SlackChannel,
  { ts }: SlackMessage,
  actionId: string,
  user: string,
): Promise<void> {
  problem.value = undefined
  const response = await fetch('/_local/slack/click', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ channel: id, ts, action_id: actionId, user }),
  }).catch(() => undefined)
  if (!response?.ok) problem.value = `The button in #${name} could not be pressed`
}
