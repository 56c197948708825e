import type { SlackChannel } from '@repo/local-cloud'
import { useEffect, useRef, useState } from 'preact/hooks'
import { plainMrkdwn } from '../mrkdwn/plain.ts'
import { useReader } from '../reader.ts'
import { isInChannel } from '../timeline.ts'

/** Says to screen readers what has come, in short; edits and what is there from the start it leaves out. */
export function Announcer({ channels }: { readonly channels: readonly SlackChannel[] }) {
  const reader = useReader()
  const [said, say] = useState('')
  const shown = channels.flatMap((channel) =>
    channel.messages.filter(isInChannel).map((message) => ({ channel, message })),
  )
  const newest = Math.max(0, ...shown.map(({ message }) => Number(message.ts)))
  const before = useRef(newest)
  useEffect(() => {
    const come = shown.filter(({ message }) => Number(message.ts) > before.current)
    before.current = newest
    const [first] = come
    if (!first) return
    const one = `#${first.channel.name}: ${plainMrkdwn(first.message.text, reader)}`
    say(come.length === 1 ? one : `${come.length} new messages`)
  }, [newest])
  return (
    <p class="hidden" aria-live="polite">
      {said}
    </p>
  )
}
