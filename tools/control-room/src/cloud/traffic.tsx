import type { TrafficView } from '../protocol.ts'
import { traffic } from '../store/store.ts'
import { ageOf, shortCommit } from './commit.tsx'

/** Percent below which a share has no room for a name. */
const NARROW = 18

/** Who answered the requests of the last seconds: a share of the bar for each commit, and for requests that failed. */
export function Traffic({ serviceKey, newest }: { serviceKey: string; newest: string }) {
  const view = traffic.value[serviceKey]
  if (!view) return null
  const { requests, failed, seconds } = view
  return (
    <section class="part">
      <h4>
        Traffic, last {seconds} s{' '}
        <span class="numbers">
          ({rate(view)} requests/s, <span data-tone={failed > 0 && 'failed'}>{failed} failed</span>)
        </span>
      </h4>
      <div class="traffic">
        {requests === 0 && <span class="share none">no requests</span>}
        {oldestFirst(view, newest).map(([commit, answers]) => (
          <Share
            key={commit}
            kind={ageOf(commit, newest)}
            of={requests}
            number={answers}
            name={shortCommit(commit)}
          />
        ))}
        <Share kind="failed" of={requests} number={failed} name="failed" />
      </div>
    </section>
  )
}

/** The new commit stays on the right, also where it answered first. */
function oldestFirst({ byCommit }: TrafficView, newest: string): [string, number][] {
  return Object.entries(byCommit).toSorted(
    ([one], [other]) => Number(one === newest) - Number(other === newest),
  )
}

function Share(props: { kind: string; of: number; number: number; name: string }) {
  if (props.number === 0 || props.of === 0) return null
  const percent = Math.round((100 * props.number) / props.of)
  const text = `${props.name} · ${percent} %`
  const short = percent < NARROW ? `${percent} %` : text
  return (
    <span class="share" data-kind={props.kind} style={{ flexGrow: props.number }} title={text}>
      {short}
    </span>
  )
}

function rate({ requests, seconds }: TrafficView): string {
  const perSecond = seconds > 0 ? requests / seconds : 0
  return perSecond.toFixed(perSecond > 0 && perSecond < 10 ? 1 : 0)
}
