import { targetOfService } from '@repo/environments'
import type { CountsFact } from '../deployment/fact.ts'
import type { CountTasks } from '../enrich/count-tasks.ts'
import { type Alarm, alarmsOf } from '../notice/alarm.ts'
import { isNoticeFact } from '../notice/fact.ts'
import { zeroAlarmOf } from '../notice/scheduled-zero.ts'
import type { ClusterPlace } from '../places/place.ts'
import { resolveCluster } from '../places/resolve.ts'
import type { OpenMessage } from '../publish/publish.ts'
import { type NoticePlace, noticeMessages } from '../render/notice.ts'
import type { Settings } from '../settings.ts'
import type { Fact, Partition, Store } from '../store/store.ts'
import { type Batch, scopeOf } from './batch.ts'
import type { Work } from './work.ts'

export interface NoticeOptions {
  readonly store: Store
  readonly settings: Settings
  /** Counts the tasks of the service whose alarm is on. Default: nothing is counted. */
  readonly countTasks?: CountTasks
}

/** The messages of the notices of a cluster. How many tasks run while an alarm is on is read from ECS. */
export function noticeWork(
  batch: Batch,
  at: Extract<NoticePlace, { kind: 'cluster' }>,
  options: NoticeOptions,
): Work {
  const { store, settings } = options
  const stored = store.read(batch.partition)
  const learned: CountsFact[] = []
  return {
    learned: () => learned.length,
    async learn(signal) {
      const { facts } = await stored
      const found = await countOfAlarms({ batch, facts, place: at.place }, options, signal)
      await store.add(batch.partition, found)
      learned.push(...found)
    },
    async messages() {
      const { facts, messages: states } = await stored
      const snapshot = { facts: [...facts, ...learned], messages: states }
      const messages = noticesOf(batch, snapshot, at, settings)
      return { partition: batch.partition, states, messages }
    },
  }
}

interface Notices {
  readonly batch: Batch
  readonly facts: readonly Fact[]
  readonly place: ClusterPlace
}

/**
 * The tasks of the services whose alarm is on and that were not counted for it; where an alarm names no service, of the first one
 * of the environment.
 */
async function countOfAlarms(
  { batch, facts, place }: Notices,
  { settings, countTasks }: NoticeOptions,
  signal: AbortSignal,
): Promise<readonly CountsFact[]> {
  const { target } = resolveCluster(place, settings)
  if (!countTasks || !target) return []
  const alarms = alarmsOf(
    facts.filter((fact) => fact.kind === 'alarm'),
    settings.policy.sameTroubleMinutes,
  )
  const counted = facts.filter((fact) => fact.kind === 'counts')
  const found = await Promise.all(
    [...Map.groupBy(alarms, ({ service }) => service)].map(async ([service, ofService]) => {
      const counts = counted.filter((fact) => fact.service === service)
      const resolved = targetOfService({ ...place, service: service ?? '' }, settings.environments)
      // Other services of the cluster are not read.
      if (service !== undefined && !resolved) return []
      const count = (at: number) =>
        countTasks({ ...place, service: service ?? target.service.name }, at, signal)
      const found = await countOf(batch, ofService, counts, count, settings)
      return found.map((fact) => (service === undefined ? fact : { ...fact, service }))
    }),
  )
  return found.flat()
}

/**
 * The tasks of a service, if one of its alarms is on that they were not counted for. One that is on because a schedule wanted none
 * is counted again at each scheduled check: no event shows that tasks are wanted again, and missing.
 */
async function countOf(
  batch: Batch,
  alarms: readonly Alarm[],
  counts: readonly CountsFact[],
  countTasks: (at: number) => Promise<readonly CountsFact[]>,
  settings: Settings,
): Promise<readonly CountsFact[]> {
  const counted = counts.map(({ at }) => at)
  const { isCurrent } = scopeOf(batch)
  const uncounted = alarms.filter(
    (alarm) => alarm.state === 'on' && isCurrent(alarm) && !counted.includes(alarm.lastAt),
  )
  const [newest] = uncounted.map(({ lastAt }) => lastAt).sort((a, b) => b - a)
  if (newest !== undefined) return countTasks(newest)

  const { checkedAt } = batch
  const { missingTasksMinutes } = settings.policy
  const zeros = alarms.flatMap((alarm) => zeroAlarmOf(alarm, counts, missingTasksMinutes) ?? [])
  const [zero] = zeros.filter(({ missing }) => !missing)
  if (checkedAt === undefined || !zero) return []
  const found = await countTasks(checkedAt)
  // Each minute brings the same.
  return found.filter(({ schedule }) => {
    if (zero.awakeSince === undefined) return schedule === undefined
    return schedule !== undefined || checkedAt - zero.awakeSince >= missingTasksMinutes * MINUTE
  })
}

const MINUTE = 60_000

/** The messages of the notices of a service or cluster that a batch may change. */
export function noticesOf(
  batch: Batch,
  { facts }: Partition,
  at: NoticePlace,
  settings: Settings,
): OpenMessage[] {
  const { isCurrent } = scopeOf(batch)
  const counts = facts.filter((fact) => fact.kind === 'counts')
  const notices = { facts: facts.filter(isNoticeFact), counts }
  return noticeMessages(notices, at, settings, isCurrent)
}
