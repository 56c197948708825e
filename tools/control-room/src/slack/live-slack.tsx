import { computed } from '@preact/signals'
import { now } from '../store/clock.ts'
import { hrefWith, route } from '../store/route.ts'
import { channels, project } from '../store/store.ts'
import type { Place } from './workspace/side-bar.tsx'
import { SlackWorkspace } from './workspace/workspace.tsx'

/** Slack writes no seconds of the present: drawn again once a minute, and not once a second. */
const minute = computed(() => Math.floor(now.value / 60_000) * 60_000)

/** The Slack of the cloud. The address has the channel that is shown. */
export function LiveSlack() {
  return (
    <SlackWorkspace
      name={project.value}
      channels={channels.value}
      now={minute.value}
      place={placeOf(route.value.parameters)}
      onGo={go}
    />
  )
}

function placeOf({ channel, slack }: Readonly<Record<string, string>>): Place | undefined {
  if (slack === 'rang') return {}
  return channel === undefined ? undefined : { channel }
}

function go({ channel }: Place): void {
  location.hash = hrefWith({ channel, slack: channel === undefined ? 'rang' : undefined })
}
