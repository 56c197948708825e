import type { ScheduledZero } from '@repo/scheduled-scaling'
import type { CountsFact } from '../deployment/fact.ts'
import type { Alarm } from './alarm.ts'

/** An alarm that is on because a schedule wanted no task when it went on. */
export interface ZeroAlarm {
  readonly schedule: ScheduledZero
  /** Since when tasks are wanted again, in epoch milliseconds; `undefined`: none is yet. */
  readonly awakeSince: number | undefined
  /** It has been on for too long since then: what ran at that time. */
  readonly missing: { readonly counts: CountsFact; readonly minutes: number } | undefined
}

const MINUTE = 60_000

/**
 * The schedule that an alarm about missing tasks is on for; `undefined` where it is on for another reason, or is over.
 * @param counts of whole services
 * @param patience minutes for which no task may be healthy after the schedule wants some again
 */
export function zeroAlarmOf(
  { alarm, service, state, firstAt }: Pick<Alarm, 'alarm' | 'service' | 'state' | 'firstAt'>,
  counts: readonly CountsFact[],
  patience: number,
): ZeroAlarm | undefined {
  if ((alarm !== 'NoHealthyTargets' && alarm !== 'NoRunningTasks') || state !== 'on')
    return undefined
  const since = counts
    .filter((count) => count.service === service && count.at >= firstAt)
    .sort((a, b) => a.at - b.at)
  const last = since.findLastIndex(({ schedule }) => schedule !== undefined)
  const schedule = since[last]?.schedule
  if (!schedule) return undefined
  const awake = since.slice(last + 1)
  const [first] = awake
  const minutesAt = ({ at }: CountsFact) => Math.floor((at - (first?.at ?? at)) / MINUTE)
  const late = awake.find((count) => minutesAt(count) >= patience)
  return {
    schedule,
    awakeSince: first?.at,
    missing: late && { counts: late, minutes: minutesAt(late) },
  }
}
