import type { EnvironmentAlarm } from '@repo/aws-events'
import type { Severity } from '@repo/environments'
import type { Wording } from '@repo/environments/wording'
import { dotted, glyphs, type Phrase, phrase } from '@repo/slack-message'
import type { CountsFact } from '../../deployment/fact.ts'
import type { Alarm } from '../../notice/alarm.ts'
import type { Retirement } from '../../notice/retirement.ts'
import type { ZeroAlarm } from '../../notice/scheduled-zero.ts'
import type { ClusterPlace, ServicePlace } from '../../places/place.ts'
import type { Names } from '../../places/resolve.ts'
import { clock, day, mentioned, noTaskWanted, placeName, tasksRunning } from './shared.ts'

/** Alarms at which people look when there is time. At all others they act at once. */
const warnings: readonly EnvironmentAlarm[] = ['HighCpu', 'HighMemory', 'CertificateExpiry']

/** How bad an alarm is. */
export function alarmSeverity({ alarm, state, muted, zero }: CountedAlarm): Severity {
  if (state === 'over') return 'news'
  // Muted or not: it went on while no task was wanted, and some are wanted now.
  if (zero) return zero.missing ? 'failure' : 'news'
  return muted || warnings.includes(alarm) ? 'warning' : 'failure'
}

/** An alarm, and how many tasks of the service ran while it was on. */
export interface CountedAlarm extends Alarm {
  readonly counts: CountsFact | undefined
  /** It is on because a schedule wanted no task. */
  readonly zero: ZeroAlarm | undefined
}

/** The first line of an alarm's message. Where it mentions people, it begins with what runs. */
export function alarmHeadline(
  t: Wording,
  alarm: CountedAlarm,
  names: Names,
  mentions: readonly string[],
): Phrase {
  const { sentence, over } = t.notice.alarms[alarm.alarm]
  const { state, firstAt, lastAt, times, muted, counts, zero } = alarm
  const words = t.notice.alarm
  if (state === 'over') {
    const time = t.general.duration(lastAt - firstAt)
    return phrase`${glyphs.over} ${placeName(names)}: ${words.over(alarm.alarm, time, over)}`
  }
  if (zero) return zeroHeadline(t, zero, names, [])
  const glyph = alarmSeverity(alarm) === 'warning' ? glyphs.warning : glyphs.failed
  const what = mentions.length > 0 ? dotted([tasksRunning(t, counts)], [sentence]) : [sentence]
  return dotted(
    phrase`${glyph} ${mentioned(mentions)}${placeName(names)}: ${what}`,
    times === 1 ? [] : t.general.since(times, clock(firstAt)),
    state === 'unknown' ? [words.noData] : [],
    muted ? [words.muted] : [],
  )
}

/** The first line where a schedule wanted no task: of the message, and of the reply that mentions people. */
function zeroHeadline(
  t: Wording,
  { schedule, awakeSince, missing }: ZeroAlarm,
  names: Names,
  mentions: readonly string[],
): Phrase {
  const place = placeName(names)
  const { noTask, noTaskYet, wantedAgain } = t.notice.alarm
  if (missing) {
    const since = t.general.minutes(missing.minutes)
    const running = t.tasks.forMinutes([tasksRunning(t, missing.counts)], since)
    return phrase`${glyphs.failed} ${mentioned(mentions)}${place}: ${running} · ${wantedAgain}`
  }
  const none =
    awakeSince === undefined ? noTask([noTaskWanted(t, schedule)]) : noTaskYet(clock(awakeSince))
  return phrase`${glyphs.scaled_to_zero} ${place}: ${none}`
}

/** The first line of the reply that mentions people because no task is healthy once the schedule wants some again. */
export function zeroEscalation(
  t: Wording,
  { zero }: CountedAlarm,
  names: Names,
  mentions: readonly string[],
): Phrase | undefined {
  return zero?.missing && zeroHeadline(t, zero, names, mentions)
}

/** CloudWatch's own words, and what to do. */
export function alarmLines(
  { general, notice }: Wording,
  { alarm, name, state, reason, zero }: CountedAlarm,
): Phrase[] {
  const words = [notice.alarm.name(name, reason)]
  return state === 'over' || (zero && !zero.missing)
    ? [words]
    : [words, general.next([notice.alarms[alarm].nextStep])]
}

/** The first line of a message about tasks that Fargate retires. */
export function retirementHeadline(
  { notice: { retirement: words } }: Wording,
  { startsAt, tasks, closed }: Retirement,
  names: Names,
  mentions: readonly string[],
): Phrase {
  if (closed) return phrase`${glyphs.over} ${placeName(names)}: ${words.closed}`
  const from = startsAt === undefined ? undefined : day(startsAt)
  const what = tasks ? words.stops(tasks.length, from) : words.replaces(from)
  return phrase`${glyphs.warning} ${mentioned(mentions)}${placeName(names)}: ${what}`
}

/** What happens then, and what to do. */
export function retirementLines(
  { general, notice }: Wording,
  { tasks, closed }: Retirement,
  place: ServicePlace | ClusterPlace,
): Phrase[] {
  if (closed) return []
  const { whichTasks, howReplaced, nextStep } = notice.retirement
  if (tasks)
    return [[whichTasks(tasks.slice(0, 5), tasks.length - 5)], general.next([nextStep.start])]
  const command =
    'service' in place
      ? `aws ecs update-service --cluster ${place.cluster ?? 'CLUSTER'} --service ${place.service} --force-new-deployment`
      : undefined
  const next = command === undefined ? nextStep.look : nextStep.deploy(command)
  return [[howReplaced], general.next([next])]
}
