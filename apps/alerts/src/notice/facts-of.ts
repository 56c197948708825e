import {
  type AlarmStateChange,
  type HealthEvent,
  parseAlarmName,
  parseServiceArn,
  parseTaskArn,
} from '@repo/aws-events'
import { redact } from '@repo/redact'
import type { ClusterPlace, ServicePlace } from '../places/place.ts'
import type { AlarmFact, NoticeFact, RetirementFact } from './fact.ts'

/** A notice, and the service or cluster that it is about. */
export interface PlacedNotice {
  readonly place: ServicePlace | ClusterPlace
  readonly fact: NoticeFact
}

/** The fact in the event of an alarm, and the cluster that it watches; `undefined` for any other alarm. */
export function alarmFact(event: AlarmStateChange): PlacedNotice | undefined {
  const { account, region, detail } = event
  const parsed = parseAlarmName(detail.alarmName)
  if (!parsed) return undefined
  const { value: state, reason, timestamp } = detail.state
  const fact: AlarmFact = {
    kind: 'alarm',
    alarm: parsed.alarm,
    ...(parsed.service === undefined ? {} : { service: parsed.service }),
    name: detail.alarmName,
    at: Date.parse(timestamp),
    state,
    ...(reason === undefined ? {} : { reason: redact(reason) }),
    ...(detail.muteDetail?.mutedByArn === undefined ? {} : { muted: true }),
  }
  return { place: { account, region, cluster: parsed.cluster }, fact }
}

/** A fact of each service and cluster that a retirement names: each gets a message of its own. */
export function retirementFacts(event: HealthEvent): PlacedNotice[] {
  const { detail, time } = event
  const account = detail.affectedAccount ?? event.account
  const region = regionOf(event)
  const startsAt = Date.parse(detail.startTime ?? '')
  const updatedAt = Date.parse(detail.lastUpdatedTime ?? '')
  const fact: RetirementFact = {
    kind: 'retirement',
    event: detail.eventArn,
    at: Number.isNaN(updatedAt) ? Date.parse(time) : updatedAt,
    ...(Number.isNaN(startsAt) ? {} : { startsAt }),
    ...(detail.statusCode === 'closed' ? { closed: true } : {}),
  }
  // AWS names them in either list, and in one of several forms.
  const entities = detail.affectedEntities.map(({ entityValue = '' }) => entityValue)
  const named = [...new Set([...entities, ...event.resources])]
  const services = named.flatMap((entity) => serviceOf(entity) ?? [])
  const tasks = named.flatMap((entity) => taskOf(entity) ?? [])
  const byCluster = Map.groupBy(tasks, ({ cluster = unknownCluster }) => cluster)
  const byService = new Map(services.map((place) => [JSON.stringify(place), place]))
  const placed = [
    ...[...byService.values()].map((service) => ({ place: { account, region, ...service }, fact })),
    ...[...byCluster].map(([cluster, ofCluster]) => ({
      place: { account, region, cluster },
      fact: { ...fact, tasks: ofCluster.map(({ id }) => id).sort() },
    })),
  ]
  return placed.length > 0
    ? placed
    : [{ place: { account, region, cluster: unknownCluster }, fact }]
}

/**
 * The region of the tasks. That of the event may be another one, where AWS Health sends a copy as a backup.
 * @see https://docs.aws.amazon.com/health/latest/ug/aws-health-events-eventbridge-schema.html
 */
function regionOf({ detail: { eventRegion, eventArn }, region }: HealthEvent): string {
  const [, , , ofArn = ''] = eventArn.split(':')
  return [eventRegion, ofArn].find((one) => one && /-\d+$/.test(one)) ?? region
}

const unknownCluster = '?'

/** A task as AWS Health names it: its ARN, or its id alone. */
function taskOf(
  entity: string,
): { readonly cluster?: string | undefined; readonly id: string } | undefined {
  return parseTaskArn(entity) ?? (/^[0-9a-f-]{32,36}$/.test(entity) ? { id: entity } : undefined)
}

/** A service as AWS Health names it: `CLUSTER|SERVICE`, or its ARN. */
function serviceOf(entity: string) {
  const [, cluster, service] = /^([\w-]+) ?\| ?([\w-]+)$/.exec(entity) ?? []
  const parsed = cluster && service ? { cluster, service } : parseServiceArn(entity)
  return parsed && { cluster: parsed.cluster, service: parsed.service }
}
