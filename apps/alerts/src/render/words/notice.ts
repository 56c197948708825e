import type { EnvironmentAlarm } from '@repo/aws-events'
import { dotted, duration, glyphs, type Phrase, type Piece, phrase } from '@repo/slack-message'
import type { CountsFact } from '../../deployment/fact.ts'
import type { Alarm } from '../../notice/alarm.ts'
import type { Retirement } from '../../notice/retirement.ts'
import type { ClusterPlace, ServicePlace } from '../../places/place.ts'
import type { Names } from '../../places/resolve.ts'
import { count, mentioned, placeName, tasksRunning } from './shared.ts'

const alarmWords: Readonly<
  Record<EnvironmentAlarm, { readonly sentence: string; readonly nextStep: string }>
> = {
  ServerErrors: {
    sentence: 'requests are answered with 5xx',
    nextStep:
      'compare its beginning with the last deployment; if that is the cause, roll back. Else look at the logs of the service, and whether tasks stopped.',
  },
  UnhealthyTargets: {
    sentence: 'tasks fail health checks',
    nextStep:
      'see what /readyz of a task answers and how long it takes: the target group shows the reason of each target.',
  },
}

/** An alarm, and how many tasks of the service ran while it was on. */
export interface CountedAlarm extends Alarm {
  readonly counts: CountsFact | undefined
}

/** The first line of an alarm's message. Where it mentions people, it begins with what runs. */
export function alarmHeadline(
  alarm: CountedAlarm,
  names: Names,
  mentions: readonly string[],
): Phrase {
  const { sentence } = alarmWords[alarm.alarm]
  const { state, firstAt, lastAt, times, muted, counts } = alarm
  if (state === 'over')
    return phrase`${glyphs.over} ${placeName(names)}: the alarm ${alarm.alarm} is over after ${duration(lastAt - firstAt)}: ${sentence} no longer`
  const glyph = muted ? glyphs.warning : glyphs.failed
  return dotted(
    phrase`${glyph} ${mentioned(mentions)}${placeName(names)}: ${mentions.length > 0 ? dotted([tasksRunning(counts)], [sentence]) : sentence}`,
    times === 1 ? [] : phrase`${times} times since ${{ is: 'time', at: firstAt, form: 'clock' }}`,
    state === 'unknown' ? phrase`CloudWatch has no data since` : [],
    muted ? phrase`muted in CloudWatch` : [],
  )
}

/** CloudWatch's own words, and what to do. */
export function alarmLines({ alarm, name, state, reason }: Alarm): Phrase[] {
  const words = [phrase`alarm ${name}${reason === undefined ? '' : `, CloudWatch says: ${reason}`}`]
  return state === 'over' ? words : [...words, phrase`Next: ${alarmWords[alarm].nextStep}`]
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
