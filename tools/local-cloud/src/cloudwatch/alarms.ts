import { createBuild } from '@repo/aws-events/build'
import { arn } from '../arn.ts'
import type { Caller } from '../caller.ts'
import type { Clock } from '../clock.ts'
import type { DeploymentAlarms, Events } from '../ecs/ports.ts'

export interface AlarmSettings {
  readonly name: string
  /** The counts that are added up in each period. An alarm on anything else never has data. */
  readonly counts: readonly CountMetric[]
  readonly threshold: number
  readonly periodMs: number
  readonly periods: number
  /** So many of the periods have to reach the threshold. */
  readonly datapoints: number
}

/** A metric that is a sum over time, of one load balancer. */
export interface CountMetric {
  readonly name: string
  /** `app/NAME/ID` */
  readonly loadBalancer: string
}

export interface Alarms extends DeploymentAlarms {
  /** Creates an alarm, or replaces it; returns its ARN. */
  put(place: Caller, settings: AlarmSettings): string
  /** Adds 1 to a metric. */
  count(metric: CountMetric): void
}

interface AlarmState {
  readonly place: Caller
  readonly settings: AlarmSettings
  /** By the number of the period since 1970. */
  readonly sums: Map<number, number>
  state: 'INSUFFICIENT_DATA' | 'OK' | 'ALARM'
}

/**
 * CloudWatch: alarms on the errors that load balancers count, evaluated with each error and once a period while one is on. Missing
 * data is not breaching.
 */
export function createAlarms({ clock, events }: { clock: Clock; events: Events }): Alarms {
  const alarms = new Map<string, AlarmState>()
  const listeners: ((place: Caller, name: string) => void)[] = []
  const build = createBuild({ now: clock.now })
  const arnOf = (place: Caller, name: string) => arn('cloudwatch', place, `alarm:${name}`)
  const find = (place: Caller, name: string) => alarms.get(arnOf(place, name))

  function evaluate(alarm: AlarmState): void {
    const { threshold, periodMs, periods, datapoints } = alarm.settings
    const newest = Math.floor(clock.now() / periodMs)
    for (const period of alarm.sums.keys())
      if (period <= newest - periods) alarm.sums.delete(period)
    const breaching = [...alarm.sums.values()].filter((sum) => sum >= threshold).length
    change(alarm, breaching >= datapoints ? 'ALARM' : 'OK')
    if (alarm.state === 'ALARM') clock.after(periodMs, () => evaluate(alarm))
  }

  function change(alarm: AlarmState, state: 'OK' | 'ALARM'): void {
    if (alarm.state === state) return
    alarm.state = state
    const { place, settings } = alarm
    events.emit(build.alarmStateChange({ ...place, alarmName: settings.name, state }))
    if (state === 'ALARM') for (const listen of listeners) listen(place, settings.name)
  }

  return {
    put(place, settings) {
      const { account, region } = place
      const key = arnOf(place, settings.name)
      const state = settings.counts.length === 0 ? 'INSUFFICIENT_DATA' : 'OK'
      alarms.set(key, { place: { account, region }, settings, sums: new Map(), state })
      return key
    },
    count({ name, loadBalancer }) {
      for (const alarm of alarms.values()) {
        const { counts, periodMs } = alarm.settings
        if (!counts.some((one) => one.name === name && one.loadBalancer === loadBalancer)) continue
        const period = Math.floor(clock.now() / periodMs)
        alarm.sums.set(period, (alarm.sums.get(period) ?? 0) + 1)
        if (alarm.state !== 'ALARM') evaluate(alarm)
      }
    },
    isOn: (place, name) => find(place, name)?.state === 'ALARM',
    evaluationMs(place, name) {
      const { periods = 0, periodMs = 0 } = find(place, name)?.settings ?? {}
      return periods * periodMs
    },
    onAlarm: (listener) => void listeners.push(listener),
  }
}
