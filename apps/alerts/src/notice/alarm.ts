import type { EnvironmentAlarm } from '@repo/aws-events'
import type { AlarmFact } from './fact.ts'

/** One time that an alarm was on. Times in epoch milliseconds. */
export interface Alarm {
  readonly id: string
  /** Ids under which it may have been published before events of earlier changes arrived. */
  readonly aliases: readonly string[]
  readonly alarm: EnvironmentAlarm
  /** The service that it watches, if its name has one. */
  readonly service: string | undefined
  readonly name: string
  /** `over`: CloudWatch has called it OK; `unknown`: CloudWatch has no data since. */
  readonly state: 'on' | 'over' | 'unknown'
  /** CloudWatch's own words about the newest state. */
  readonly reason: string | undefined
  readonly muted: boolean
  /** How often it went on: one that goes on again soon after is the same. */
  readonly times: number
  readonly firstAt: number
  readonly lastAt: number
}

const MINUTE = 60_000
const alarmId = ({ alarm, service, at }: AlarmFact) =>
  `alarm:${service === undefined ? '' : `${service}/`}${alarm}:${at}`

/**
 * The times that the alarms were on, oldest first: from the first `ALARM` to an `OK` that lasts.
 * @param againMinutes an alarm that goes on again within so many minutes was not over
 */
export function alarmsOf(facts: readonly AlarmFact[], againMinutes: number): Alarm[] {
  const byName = Map.groupBy(facts, ({ name }) => name)
  return [...byName.values()]
    .flatMap((ofOne) => periods(inOrder(ofOne), againMinutes * MINUTE).flatMap(alarmOf))
    .sort((a, b) => a.firstAt - b.firstAt || (a.id < b.id ? -1 : 1))
}

/** Of two states at the same time the later one in the alphabet counts, whichever came first: `OK` after `ALARM`. */
function inOrder(facts: readonly AlarmFact[]): AlarmFact[] {
  const text = (fact: AlarmFact) => `${fact.state} ${JSON.stringify(fact)}`
  return [...facts].sort((a, b) => a.at - b.at || (text(a) < text(b) ? -1 : 1))
}

function periods(facts: readonly AlarmFact[], gap: number): AlarmFact[][] {
  const found: AlarmFact[][] = []
  for (const fact of facts) {
    const period = found.at(-1)
    const before = period?.at(-1)
    const again = before && (before.state !== 'OK' || fact.at - before.at <= gap)
    if (period && (again || fact.state !== 'ALARM')) period.push(fact)
    else if (fact.state === 'ALARM') found.push([fact])
  }
  return found
}

function alarmOf(period: readonly AlarmFact[]): Alarm[] {
  const [first] = period
  const last = period.at(-1)
  if (!first || !last) return []
  const starts = period.filter(({ state }) => state === 'ALARM')
  const ids = [...new Set(starts.map(alarmId))]
  return [
    {
      id: alarmId(first),
      aliases: ids.filter((id) => id !== alarmId(first)),
      alarm: first.alarm,
      service: first.service,
      name: first.name,
      state: last.state === 'ALARM' ? 'on' : last.state === 'OK' ? 'over' : 'unknown',
      reason: last.reason,
      muted: last.muted ?? false,
      times: ids.length,
      firstAt: first.at,
      lastAt: last.at,
    },
  ]
}
