import type { OwnText } from '@repo/environments'
import type { ScheduledZero } from '@repo/scheduled-scaling'
import { type Phrase, type Piece, shorten } from '@repo/slack-message'
import type { CountsFact } from '../../deployment/fact.ts'
import type { Names } from '../../places/resolve.ts'

export const linkLabels = {
  service: 'Service',
  logs: 'Logs',
  run: 'Run',
  compare: 'Compare',
  deployments: 'Deployments',
  image: 'Image',
  alarm: 'Alarm',
  cluster: 'Cluster',
} as const

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
export const doing = ({ withoutRequests }: Versions) => (withoutRequests ? 'running' : 'serving')
export const does = ({ withoutRequests }: Versions) => (withoutRequests ? 'runs' : 'serves')

/** What the version before is called where its commit is missing. */
export const nameOf = (before: Piece | undefined): Piece => before ?? 'the deployment before'

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

/** A text of a fork's own. */
export function ownText(own: OwnText): Phrase {
  return typeof own === 'string' ? [own] : [{ is: 'link', url: own.link, label: own.text }]
}

/** How many tasks run, for a person who is woken. `counts`: missing if they were not counted. */
export function tasksRunning(
  counts: Pick<CountsFact, 'running' | 'desired' | 'schedule'> | undefined,
): Piece {
  if (!counts) return servingUnknown
  const { running, desired, schedule } = counts
  if (running === 0) return desired === 0 ? noTaskWanted(schedule) : nothingServes(desired)
  if (running < desired) return `only ${running} of ${count(desired, 'task')} running`
  return `${running} of ${count(desired, 'task')} still running`
}

export const servingUnknown: Piece = {
  is: 'shortened',
  whole: ['not known whether it serves'],
  short: 'serving not known',
}

/** Where a schedule wants it, nothing is wrong. */
export function noTaskWanted(schedule: ScheduledZero | undefined): Piece {
  if (!schedule) return 'no task is to run (desired count 0)'
  const { until } = schedule
  const short = '0 tasks are wanted by the schedule'
  return until === undefined
    ? short
    : { is: 'shortened', whole: [`${short} (until ${until})`], short }
}
export const nothingServes = (desired: number) =>
  `NOTHING is serving, 0 of ${count(desired, 'task')}`

export const minutes = (value: number) => `${value} min`

/** `1 task`, `2 tasks` */
export const count = (value: number, one: string) => `${value} ${value === 1 ? one : `${one}s`}`
