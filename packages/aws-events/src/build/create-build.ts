import { deploymentStateChange, hookStateChange, serviceAction } from './ecs.ts'
import {
  ecrImageAction,
  ecrImageScan,
  inspectorCoverage,
  inspectorFinding,
  inspectorOnDemandScan,
  inspectorScan,
} from './images.ts'
import { alarmStateChange, healthEvent } from './notices.ts'
import { scheduledEvent } from './schedule.ts'
import { type BuildSource, defaultSource } from './source.ts'
import { taskStateChange } from './task.ts'

/** Makes events as AWS documents them; see `createBuild`. */
export type Build = ReturnType<typeof createBuild>

/**
 * Builders of every event that `readEvent` reads, with what `source` gives: account, region, ids and the time.
 * Each takes names and times as options, and in `detail` any field of the event's detail.
 *
 * @example
 * const build = createBuild({ account, region, now: () => clock.now() })
 * build.deploymentStateChange({ cluster, service, detail: { eventName: 'SERVICE_DEPLOYMENT_FAILED', deploymentId } })
 */
export function createBuild(source: Partial<BuildSource> = {}) {
  const from = { ...defaultSource, ...source }
  return {
    deploymentStateChange: bind(deploymentStateChange, from),
    taskStateChange: bind(taskStateChange, from),
    serviceAction: bind(serviceAction, from),
    hookStateChange: bind(hookStateChange, from),
    ecrImageScan: bind(ecrImageScan, from),
    ecrImageAction: bind(ecrImageAction, from),
    inspectorScan: bind(inspectorScan, from),
    inspectorFinding: bind(inspectorFinding, from),
    inspectorCoverage: bind(inspectorCoverage, from),
    inspectorOnDemandScan: bind(inspectorOnDemandScan, from),
    healthEvent: bind(healthEvent, from),
    alarmStateChange: bind(alarmStateChange, from),
    scheduledEvent: bind(scheduledEvent, from),
  }
}

/** Builders with AWS's sample account, random ids and the machine's time. */
export const build = createBuild()

function bind<Options, Event>(
  make: (source: BuildSource, options?: Options) => Event,
  source: BuildSource,
): (options?: Options) => Event {
  return (options) => make(source, options)
}
