import type { Doing, Wording } from '@repo/environments/wording'
import type { ScheduledZero } from '@repo/scheduled-scaling'
import { type Phrase, type Piece, shorten } from '@repo/slack-message'
import type { CountsFact } from '../../deployment/fact.ts'
import type { Names } from '../../places/resolve.ts'

/** What the versions of a card are called: short commits with their links, or what else is known. */
export interface Versions {
  readonly now: Piece
  readonly before: Piece | undefined
  readonly compareUrl: string | undefined
  /** The same image is deployed again, with the same or other settings. */
  readonly sameImage: boolean
  /** No load balancer sends the service requests: its tasks run, and nothing shows that they serve. */
  readonly withoutRequests?: boolean
}

/** What tasks do, as far as it is known. */
export const doing = ({ withoutRequests }: Versions): Doing =>
  withoutRequests ? 'running' : 'serving'

/** What the version before is called where its commit is missing. */
export const nameOf = (t: Wording, before: Piece | undefined): Piece =>
  before ?? t.deployment.previous

/** Where it happens, as every first line begins. */
export function placeName({ environment, service }: Names): Piece {
  const short = NAME.map(
    (length) => `${shorten(environment, length)} · ${shorten(service, length)}`,
  )
  return { is: 'shortened', whole: [`${environment} · ${service}`], short }
}

/** Characters of a name that a notification shows, where it is too long. */
const NAME = [24, 18, 12]

/** Mentions with a space after each, so that a phrase can begin with them. */
export function mentioned(mentions: readonly string[]): Phrase {
  return mentions.flatMap((mention): Phrase => [{ is: 'mention', mention }, ' '])
}

/** How many tasks run, for a person who is woken. `counts`: missing if they were not counted. */
export function tasksRunning(
  t: Wording,
  counts: Pick<CountsFact, 'running' | 'desired' | 'schedule'> | undefined,
): Piece {
  if (!counts) return servingUnknown(t)
  const { running, desired, schedule } = counts
  if (running === 0) return desired === 0 ? noTaskWanted(t, schedule) : t.tasks.nothing(desired)
  return running < desired
    ? t.tasks.onlyRunning(running, desired)
    : t.tasks.stillRunning(running, desired)
}

export function servingUnknown({ tasks }: Wording): Piece {
  const { whole, short } = tasks.unknown
  return { is: 'shortened', whole: [whole], short }
}

/** Where a schedule wants it, nothing is wrong. */
export function noTaskWanted({ tasks }: Wording, schedule: ScheduledZero | undefined): Piece {
  if (!schedule) return tasks.unwanted
  const { until } = schedule
  const short = tasks.unwantedBySchedule(undefined)
  return until === undefined
    ? short
    : { is: 'shortened', whole: [tasks.unwantedBySchedule(until)], short }
}

export const clock = (at: number): Piece => ({ is: 'time', at, form: 'clock' })
export const day = (at: number): Piece => ({ is: 'time', at, form: 'day' })
