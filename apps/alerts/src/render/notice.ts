import { content, context, links, section } from '@repo/slack-message'
import type { CountsFact } from '../deployment/fact.ts'
import { type Alarm, alarmsOf } from '../notice/alarm.ts'
import type { NoticeFact } from '../notice/fact.ts'
import { type Retirement, retirementsOf } from '../notice/retirement.ts'
import { zeroAlarmOf } from '../notice/scheduled-zero.ts'
import type { ClusterPlace, ServicePlace } from '../places/place.ts'
import { resolveCluster, resolveService } from '../places/resolve.ts'
import { policyFor } from '../policy.ts'
import type { Settings } from '../settings.ts'
import { withoutUndefined } from './deployment.ts'
import { alarmUrl, clusterUrl, serviceUrl } from './links.ts'
import type { Message } from './message.ts'
import * as words from './words/notice.ts'

/** A service, or a cluster where it is about no one service. */
export type NoticePlace =
  | { readonly kind: 'service'; readonly place: ServicePlace }
  | { readonly kind: 'cluster'; readonly place: ClusterPlace }

/** A message, and since when a scheduled check has to look at it (epoch milliseconds). */
export type NoticeMessage = Message & { readonly openSince: number | undefined }

interface Period {
  readonly firstAt: number
  readonly lastAt: number
}

/** The notices of one service or cluster, and how many tasks of the service ran. */
export interface Notices {
  readonly facts: readonly NoticeFact[]
  readonly counts?: readonly CountsFact[]
}

/**
 * The messages of the notices of a service or cluster.
 * @param isWanted which of them a batch may change, by their time; default: all
 */
export function noticeMessages(
  { facts, counts = [] }: Notices,
  at: NoticePlace,
  settings: Settings,
  isWanted: (period: Period) => boolean = () => true,
): NoticeMessage[] {
  const { sameTroubleMinutes, missingTasksMinutes } = settings.policy
  const alarms = alarmsOf(
    facts.filter((fact) => fact.kind === 'alarm'),
    sameTroubleMinutes,
  ).map((alarm) => ({
    ...alarm,
    counts: countedFor(alarm, counts),
    zero: zeroAlarmOf(alarm, counts, missingTasksMinutes),
  }))
  const retirements = retirementsOf(facts.filter((fact) => fact.kind === 'retirement'))
  return [
    ...alarms
      // That one is looked at until tasks run again, however long that takes.
      .filter((alarm) => alarm.zero !== undefined || isWanted(alarm))
      .map((alarm) => ({
        ...alarmMessage(alarm, at, settings),
        openSince: alarm.zero && alarm.firstAt,
      })),
    ...retirements.filter(isWanted).map((retirement) => ({
      ...retirementMessage(retirement, at, settings),
      openSince: undefined,
    })),
  ]
}

const resolve = ({ kind, place }: NoticePlace, settings: Settings) =>
  kind === 'service' ? resolveService(place, settings) : resolveCluster(place, settings)

/** The place that an alarm is about: the service in its name, or the cluster. */
const subjectOf = ({ service }: Alarm, { place }: NoticePlace): NoticePlace => {
  const { account, region, cluster = '?' } = place
  if (service !== undefined)
    return { kind: 'service', place: { account, region, cluster, service } }
  return { kind: 'cluster', place: { account, region, cluster } }
}

/** The newest count while the alarm was on; of several at the same time the lowest. */
function countedFor({ service, firstAt, lastAt }: Alarm, counts: readonly CountsFact[]) {
  return counts
    .filter((count) => count.service === service && count.at >= firstAt && count.at <= lastAt)
    .toSorted((a, b) => b.at - a.at || a.running - b.running || b.desired - a.desired)[0]
}

function alarmMessage(alarm: words.CountedAlarm, at: NoticePlace, settings: Settings): Message {
  const { names, target } = resolve(subjectOf(alarm, at), settings)
  const { channel, ...notify } = policyFor('alarm', words.alarmSeverity(alarm), target, settings)
  const headline = words.alarmHeadline(settings.wording, alarm, names, notify.mention)
  const escalation = words.zeroEscalation(settings.wording, alarm, names, notify.mention)
  return {
    id: alarm.id,
    aliases: alarm.aliases,
    channel,
    notify,
    ...content(headline, [
      section(headline),
      ...words.alarmLines(settings.wording, alarm).map(context),
      links([{ label: settings.wording.general.links.alarm, url: alarmUrl(at.place, alarm.name) }]),
    ]),
    metadata: {
      event_type: 'alarm',
      event_payload: withoutUndefined({
        status: alarm.state,
        environment: target?.name,
        cluster: at.place.cluster,
        service: alarm.service,
        alarm: alarm.name,
        times: alarm.times,
        first_at: new Date(alarm.firstAt).toISOString(),
        last_at: new Date(alarm.lastAt).toISOString(),
      }),
    },
    replies: escalation
      ? [{ escalation: 'missing', ...content(escalation, [section(escalation)]) }]
      : [],
  }
}

function retirementMessage(retirement: Retirement, at: NoticePlace, settings: Settings): Message {
  const { names: resolved, target } = resolve(at, settings)
  // These tasks belong to none of its services.
  const names = at.kind === 'cluster' ? { ...resolved, service: at.place.cluster } : resolved
  const { startsAt, tasks, closed } = retirement
  const severity = closed ? 'news' : 'warning'
  const { channel, ...notify } = policyFor('retirement', severity, target, settings)
  const headline = words.retirementHeadline(settings.wording, retirement, names, notify.mention)
  const link =
    at.kind === 'service'
      ? { label: settings.wording.general.links.service, url: serviceUrl(at.place, 'health') }
      : { label: settings.wording.general.links.cluster, url: clusterUrl(at.place) }
  return {
    id: retirement.id,
    aliases: [],
    channel,
    notify,
    ...content(headline, [
      section(headline),
      ...words.retirementLines(settings.wording, retirement, at.place).map(context),
      links([link]),
    ]),
    metadata: {
      event_type: 'retirement',
      event_payload: withoutUndefined({
        status: closed ? 'over' : 'announced',
        environment: target?.name,
        cluster: at.place.cluster,
        service: at.kind === 'service' ? at.place.service : undefined,
        tasks: tasks?.length,
        starts_at: startsAt === undefined ? undefined : new Date(startsAt).toISOString(),
      }),
    },
    replies: [],
  }
}
