import { useMemo } from 'preact/hooks'
import { linesOf } from '../slack/blocks/plain.ts'
import { differenceOf } from '../slack/message/difference.ts'
import { drawRun } from '../slack/message/history.tsx'
import { type Reader, ReaderContext } from '../slack/reader.ts'
import { hrefWith, route } from '../store/route.ts'
import { clockTime } from '../style/format.ts'
import { Json } from '../style/json.tsx'
import { type ReplayedChange, type ReplayedSlack, slackAfter } from './fold.ts'
import type { ReplayStep } from './protocol.ts'
import { ReplayedChannel } from './replayed-channel.tsx'

export interface StepViewProps {
  readonly steps: readonly ReplayStep[]
  /** The step that is shown. */
  readonly step: ReplayStep
}

/** One step: its event, what it changed, and the channel as it is afterwards. */
export function StepView({ steps, step }: StepViewProps) {
  const slack = useMemo(() => slackAfter(steps, step.number), [steps.length, step.number])
  const reader: Reader = { directory: {}, now: step.at ?? 0 }
  return (
    <ReaderContext.Provider value={reader}>
      <div class="replay-view">
        <section class="replay-step" aria-label={`Step ${step.number}`}>
          <h3>{step.summary}</h3>
          <dl>
            <dt>Time</dt>
            <dd>
              <time>{step.at === undefined ? 'none' : clockTime(step.at)}</time>
            </dd>
            <dt>Rule</dt>
            <dd>{step.rules.length > 0 ? step.rules.join(', ') : 'none matches'}</dd>
            <dt>Alerts</dt>
            <dd aria-live="polite">{step.outcome.text}</dd>
          </dl>
          {[...slack.changed].map(([key, change]) => (
            <Change key={key} change={change} reader={reader} />
          ))}
          <details>
            <summary>The event as JSON</summary>
            <Json value={step.event} label={`Event ${step.number} as JSON`} />
          </details>
        </section>
        <Channels slack={slack} steps={steps} step={step} />
      </div>
    </ReaderContext.Provider>
  )
}

const titles = { posted: 'Posted', updated: 'Edited', deleted: 'Deleted' } as const

function Change({ change, reader }: { readonly change: ReplayedChange; readonly reader: Reader }) {
  const { kind, before, after } = change
  const [from, to] = [before, after].map((one) => (one ? linesOf(one, reader).join('\n') : ''))
  const isReply = (after ?? before)?.thread_ts !== undefined
  return (
    <div class="replay-change" data-kind={kind}>
      <h4>
        {titles[kind]}
        {isReply && ' in the thread'}
      </h4>
      <p>{kind === 'updated' ? differenceOf(from ?? '', to ?? '').map(drawRun) : to || from}</p>
    </div>
  )
}

function Channels({ slack, steps, step }: StepViewProps & { readonly slack: ReplayedSlack }) {
  const changed = lastChanged(steps, step.number)
  const wanted = route.value.parameters['channel'] ?? changed
  const shown = slack.channels.find(({ name }) => name === wanted) ?? slack.channels[0]
  if (!shown) return <p class="replay-empty">Slack has no message yet.</p>
  return (
    <section class="replay-slack slack" aria-label={`#${shown.name} after step ${step.number}`}>
      <nav aria-label="Channels">
        {slack.channels.map(({ id, name }) => (
          <a
            key={id}
            href={hrefWith({ channel: name })}
            aria-current={id === shown.id ? 'page' : undefined}
          >
            # {name}
          </a>
        ))}
      </nav>
      <ReplayedChannel channel={shown} changed={slack.changed} />
    </section>
  )
}

/** The channel of the latest change. */
function lastChanged(steps: readonly ReplayStep[], count: number): string | undefined {
  const step = steps.slice(0, count).findLast(({ changes }) => changes.length > 0)
  return step?.changes[0]?.channel.name
}
