import { useComputed } from '@preact/signals'
import type { QueueView } from '@repo/local-cloud'
import { calls, channels, queues } from '../store/store.ts'

/** The queue of the alerts and Slack as plain numbers. */
export function Numbers() {
  return (
    <div class="pair whole-width">
      <QueueNumbers />
      <SlackNumbers />
    </div>
  )
}

function QueueNumbers() {
  const waiting = sum(sources(), 'waiting')
  const inFlight = sum(sources(), 'inFlight')
  const dead = sum(
    queues.value.filter(({ deadLettersOf }) => deadLettersOf),
    'waiting',
  )
  return (
    <Figures
      title="Queue → alerts"
      figures={[
        ['waiting', waiting],
        ['in flight', inFlight],
        ['dead letters', dead, dead > 0 ? 'failed' : undefined],
      ]}
    />
  )
}

function SlackNumbers() {
  const messages = useComputed(() => channels.value.flatMap((channel) => channel.messages)).value
  const edits = messages.reduce((total, { history }) => total + Math.max(0, history.length - 1), 0)
  const limited = calls.value.filter(({ service, status }) => service === 'slack' && status === 429)
  return (
    <Figures
      title="Slack"
      figures={[
        ['messages', messages.length],
        ['edits', edits],
        ['× 429', limited.length, limited.length > 0 ? 'active' : undefined],
      ]}
    />
  )
}

type Figure = readonly [name: string, value: number, tone?: string | undefined]

function Figures({ title, figures }: { title: string; figures: readonly Figure[] }) {
  return (
    <section class="card figures" aria-label={title}>
      <h4>{title}</h4>
      <dl>
        {figures.map(([name, value, tone]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd class="numbers" data-tone={tone}>
              {value}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

/** Queues that have a dead-letter queue: those that a function reads. */
function sources(): readonly QueueView[] {
  const read = new Set(queues.value.map(({ deadLettersOf }) => deadLettersOf))
  return queues.value.filter(({ arn }) => read.has(arn))
}

function sum(views: readonly QueueView[], member: 'waiting' | 'inFlight'): number {
  return views.reduce((total, view) => total + view[member], 0)
}
