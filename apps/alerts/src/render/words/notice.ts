import type { EnvironmentAlarm } from '@repo/aws-events'
import type { Severity } from '@repo/environments'
import { dotted, duration, glyphs, type Phrase, type Piece, phrase } from '@repo/slack-message'
import type { CountsFact } from '../../deployment/fact.ts'
import type { Alarm } from '../../notice/alarm.ts'
import type { Retirement } from '../../notice/retirement.ts'
import type { ZeroAlarm } from '../../notice/scheduled-zero.ts'
import type { ClusterPlace, ServicePlace } from '../../places/place.ts'
import type { Names } from '../../places/resolve.ts'
import { count, mentioned, minutes, noTaskWanted, placeName, tasksRunning } from './shared.ts'

interface AlarmWords {
  readonly sentence: string
  /** When it is over. Default: the sentence, and "no longer". */
  readonly over?: string
  readonly nextStep: string
  /** Whether people should act at once, or look when there is time. Default: `failure`. */
  readonly severity?: 'warning'
}

const alarmWords: Readonly<Record<EnvironmentAlarm, AlarmWords>> = {
  ServerErrors: {
    sentence: 'requests are answered with 5xx',
    nextStep:
      'compare its beginning with the last deployment; if that is the cause, roll back. Else look at the logs of the service, and whether tasks stopped.',
  },
  SlowResponses: {
    sentence: 'requests are answered slowly',
    nextStep:
      'compare its beginning with the last deployment; if that is the cause, roll back. Else look for what the service waits for, and at its CPU.',
  },
  NoHealthyTargets: {
    sentence: 'no healthy task is registered',
    over: 'a healthy task is registered again',
    nextStep:
      'look at the events of the service: whether it has tasks, and why they stop. If its count was set to 0, nothing serves until it is raised.',
  },
  NoRunningTasks: {
    sentence: 'no task is running',
    over: 'tasks are running again',
    nextStep:
      'look at the events of the service: whether it is to have tasks, and why they stop. If its count was set to 0, nothing works until it is raised.',
  },
  UnhealthyTargets: {
    sentence: 'tasks fail health checks',
    nextStep:
      'see what /readyz of a task answers and how long it takes: the target group shows the reason of each target.',
  },
  RejectedConnections: {
    sentence: 'the load balancer rejects connections',
    nextStep:
      'look at its requests and connections: it has more of them than it can take at once, and AWS scales it within minutes.',
  },
  HighCpu: {
    sentence: 'tasks are short of CPU',
    nextStep: 'look at the number of requests; run more tasks, or larger ones (values.env).',
    severity: 'warning',
  },
  HighMemory: {
    sentence: 'tasks are short of memory, and end when there is none left',
    over: 'tasks are short of memory no longer',
    nextStep:
      'see whether it has grown since the last deployment; run larger tasks (values.env) until the cause is found.',
    severity: 'warning',
  },
  CertificateExpiry: {
    sentence: 'the certificate expires soon, and ACM has not renewed it',
    over: 'the certificate does not expire soon',
    nextStep:
      'see in ACM why: most often the DNS record of its validation is missing. Renew an imported one by hand.',
    severity: 'warning',
  },
}

/** How bad an alarm is. */
export function alarmSeverity({ alarm, state, muted, zero }: CountedAlarm): Severity {
  if (state === 'over') return 'news'
  // Muted or not: it went on while no task was wanted, and some are wanted now.
  if (zero) return zero.missing ? 'failure' : 'news'
  return muted ? 'warning' : (alarmWords[alarm].severity ?? 'failure')
}

/** An alarm, and how many tasks of the service ran while it was on. */
export interface CountedAlarm extends Alarm {
  readonly counts: CountsFact | undefined
  /** It is on because a schedule wanted no task. */
  readonly zero: ZeroAlarm | undefined
}

/** The first line of an alarm's message. Where it mentions people, it begins with what runs. */
export function alarmHeadline(
  alarm: CountedAlarm,
  names: Names,
  mentions: readonly string[],
): Phrase {
  const { sentence, over = `${sentence} no longer` } = alarmWords[alarm.alarm]
  const { state, firstAt, lastAt, times, muted, counts, zero } = alarm
  if (state === 'over')
    return phrase`${glyphs.over} ${placeName(names)}: the alarm ${alarm.alarm} is over after ${duration(lastAt - firstAt)}: ${over}`
  if (zero) return zeroHeadline(zero, names, [])
  const glyph = alarmSeverity(alarm) === 'warning' ? glyphs.warning : glyphs.failed
  return dotted(
    phrase`${glyph} ${mentioned(mentions)}${placeName(names)}: ${mentions.length > 0 ? dotted([tasksRunning(counts)], [sentence]) : sentence}`,
    times === 1 ? [] : phrase`${times} times since ${{ is: 'time', at: firstAt, form: 'clock' }}`,
    state === 'unknown' ? phrase`CloudWatch has no data since` : [],
    muted ? phrase`muted in CloudWatch` : [],
  )
}

/** The first line where a schedule wanted no task: of the message, and of the reply that mentions people. */
function zeroHeadline(
  { schedule, awakeSince, missing }: ZeroAlarm,
  names: Names,
  mentions: readonly string[],
): Phrase {
  const place = placeName(names)
  if (missing) {
    const { counts, minutes: since } = missing
    return phrase`${glyphs.failed} ${mentioned(mentions)}${place}: ${tasksRunning(counts)} for ${minutes(since)} · its schedule wants tasks again`
  }
  const zero = phrase`${glyphs.scaled_to_zero} ${place}: no task runs`
  return awakeSince === undefined
    ? phrase`${zero}, ${noTaskWanted(schedule)}`
    : phrase`${zero} yet, its schedule wants tasks since ${{ is: 'time', at: awakeSince, form: 'clock' }}`
}

/** The first line of the reply that mentions people because no task is healthy once the schedule wants some again. */
export function zeroEscalation(
  { zero }: CountedAlarm,
  names: Names,
  mentions: readonly string[],
): Phrase | undefined {
  return zero?.missing && zeroHeadline(zero, names, mentions)
}

/** CloudWatch's own words, and what to do. */
export function alarmLines({ alarm, name, state, reason, zero }: CountedAlarm): Phrase[] {
  const words = [phrase`alarm ${name}${reason === undefined ? '' : `, CloudWatch says: ${reason}`}`]
  return state === 'over' || (zero && !zero.missing)
    ? words
    : [...words, phrase`Next: ${alarmWords[alarm].nextStep}`]
}

/** The first line of a message about tasks that Fargate retires. */
export function retirementHeadline(
  { startsAt, tasks, closed }: Retirement,
  names: Names,
  mentions: readonly string[],
): Phrase {
  const head = phrase`${glyphs.warning} ${mentioned(mentions)}${placeName(names)}`
  if (closed)
    return phrase`${glyphs.over} ${placeName(names)}: AWS has closed the retirement of its tasks`
  const day: Piece = { is: 'time', at: startsAt ?? 0, form: 'day' }
  const when = startsAt === undefined ? phrase` (AWS names no date)` : phrase` from ${day}`
  return tasks
    ? phrase`${head}: AWS stops ${count(tasks.length, 'task')} of no service${when}, and nothing starts them again`
    : phrase`${head}: AWS replaces its Fargate tasks${when}`
}

/** What happens then, and what to do. */
export function retirementLines(
  { tasks, closed }: Retirement,
  place: ServicePlace | ClusterPlace,
): Phrase[] {
  if (closed) return []
  if (tasks)
    return [
      phrase`Fargate retires the platform version that they run on: ${tasks.slice(0, 5).join(', ')}${tasks.length > 5 ? ` and ${tasks.length - 5} more` : ''}`,
      phrase`Next: start them again before, for instance with the command that started them.`,
    ]
  const command =
    'service' in place
      ? `aws ecs update-service --cluster ${place.cluster ?? 'CLUSTER'} --service ${place.service} --force-new-deployment`
      : undefined
  return [
    phrase`Fargate retires the platform version that they run on. ECS starts new tasks first, as far as minimumHealthyPercent of the service requires.`,
    command === undefined
      ? phrase`Next: see in the AWS Health Dashboard which tasks they are.`
      : phrase`Next: nothing; or choose the time yourself and deploy before: ${command}`,
  ]
}
