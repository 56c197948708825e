import {
  type AlarmStateChange,
  clusterName,
  type InspectorOnDemandScan,
  parseTaskArn,
  type Reading,
  type ServiceRef,
  serviceOf,
} from '@repo/aws-events'
import { hookFact, rolloutFact, taskFact } from '../deployment/facts-of.ts'
import { alarmFact, type PlacedNotice, retirementFacts } from '../notice/facts-of.ts'
import {
  clusterPartition,
  imagePartition,
  servicePartition,
  taskFamilyPartition,
} from '../places/partition.ts'
import type { ImageFact } from '../scan/fact.ts'
import { coverageFact, findingFact, onDemandFact, type Placed, scanFact } from '../scan/facts-of.ts'
import { serviceActionFact } from '../service/facts-of.ts'
import { familyOf, standaloneTaskFact } from '../standalone-task/facts-of.ts'
import type { Fact } from '../store/store.ts'

/** What to do with an event: store its facts, run the scheduled check, or nothing, for a reason. */
export type Classified =
  | { readonly kind: 'facts'; readonly facts: readonly StoredFact[] }
  | { readonly kind: 'schedule'; readonly at: number }
  | { readonly kind: 'ignored'; readonly reason: string }

/** A fact, and the key that it is stored under. */
export interface StoredFact {
  readonly partition: string
  readonly fact: Fact
}

/** What an event means for the messages. */
export function classify(reading: Reading): Classified {
  switch (reading.kind) {
    case 'deployment':
    case 'hook':
    case 'task':
    case 'service-action':
      return classifyEcs(reading)
    case 'image-scan':
    case 'inspector-scan':
      return classifyImage(scanFact(reading.event))
    case 'inspector-coverage':
      return classifyImage(coverageFact(reading.event))
    case 'inspector-on-demand':
      return classifyOnDemand(reading.event)
    case 'inspector-finding':
      return classifyImage(findingFact(reading.event))
    case 'alarm':
      return classifyAlarm(reading.event)
    case 'health':
      return facts(retirementFacts(reading.event).map(notice))
    case 'schedule':
      return { kind: 'schedule', at: Date.parse(reading.event.time) }
    case 'ignored':
      return reading
    case 'image-action':
      return ignored('a push or deletion of an image is not published, only its scan')
  }
}

type EcsReading = Extract<Reading, { kind: 'deployment' | 'hook' | 'task' | 'service-action' }>

function classifyEcs(reading: EcsReading): Classified {
  const service = serviceOf(reading.event)
  if (!service)
    return reading.kind === 'task'
      ? classifyStandalone(reading)
      : ignored('it belongs to no service')
  const fact = ecsFact(reading)
  if (typeof fact === 'string') return ignored(fact)
  return facts([{ partition: servicePartition({ ...owner(reading), ...named(service) }), fact }])
}

function classifyStandalone(reading: Extract<Reading, { kind: 'task' }>): Classified {
  const fact = standaloneTaskFact(reading.event)
  if (typeof fact === 'string') return ignored(fact)
  const cluster = clusterName(reading.event.detail.clusterArn)
  const place = { ...owner(reading), cluster, family: familyOf(reading.event) }
  return facts([{ partition: taskFamilyPartition(place), fact }])
}

function ecsFact(reading: EcsReading): Fact | string {
  if (reading.kind === 'task') return taskFact(reading.event)
  if (reading.kind === 'service-action') return serviceActionFact(reading.event)
  if (reading.kind === 'hook') return hookFact(reading.event)
  return rolloutFact(reading.event)
}

const named = ({ cluster, service }: ServiceRef) => ({ cluster, service })

function owner({ kind, event }: EcsReading): { account: string; region: string } {
  if (kind !== 'task') return { account: event.account, region: event.region }
  // A task's event may lack its region, never its ARN.
  const region = event.region ?? parseTaskArn(event.detail.taskArn)?.region ?? ''
  return { account: event.account, region }
}

function classifyImage(found: Placed<ImageFact> | undefined): Classified {
  if (!found) return ignored('its repository has no name')
  const { place, fact } = found
  return facts([{ partition: imagePartition(place, fact.digest), fact }])
}

function classifyOnDemand(event: InspectorOnDemandScan): Classified {
  const found = onDemandFact(event)
  return found ? classifyImage(found) : ignored('only an on-demand scan that failed is published')
}

function classifyAlarm(event: AlarmStateChange): Classified {
  const found = alarmFact(event)
  return found ? facts([notice(found)]) : ignored('the alarm is not one of an environment')
}

function notice({ place, fact }: PlacedNotice): StoredFact {
  return {
    partition: 'service' in place ? servicePartition(place) : clusterPartition(place),
    fact,
  }
}

function facts(all: readonly StoredFact[]): Classified {
  return { kind: 'facts', facts: all }
}

function ignored(reason: string): Classified {
  return { kind: 'ignored', reason }
}
