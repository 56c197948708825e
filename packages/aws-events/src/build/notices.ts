import type { AlarmStateChange } from '../cloudwatch/alarm.ts'
import type { HealthEvent } from '../health/event.ts'
import {
  type BuildSource,
  type DetailOf,
  type EcsOptions,
  type EnvelopeOptions,
  frame,
} from './source.ts'

export interface HealthOptions extends EcsOptions {
  readonly detail?: DetailOf<HealthEvent>
}

const WEEK = 7 * 86_400_000

/** By default, Fargate retires the tasks of a service in a week. */
export function healthEvent(source: BuildSource, options: HealthOptions = {}): HealthEvent {
  const at = frame(source, options)
  const { cluster = 'default', service = 'servicetest' } = options
  const entity = `${cluster}|${service}`
  const code = 'AWS_ECS_TASK_PATCHING_RETIREMENT'
  return {
    ...at.envelope([entity]),
    'detail-type': 'AWS Health Event',
    source: 'aws.health',
    detail: {
      eventArn: `arn:aws:health:${at.region}::event/ECS/${code}/${code}_${at.hexId()}`,
      service: 'ECS',
      eventTypeCode: code,
      statusCode: 'upcoming',
      startTime: new Date(Date.parse(at.iso) + WEEK).toUTCString(),
      lastUpdatedTime: new Date(at.iso).toUTCString(),
      affectedEntities: [{ entityValue: entity }],
      ...options.detail,
    },
  }
}

export interface AlarmOptions extends EnvelopeOptions {
  readonly alarmName?: string | undefined
  /** Default: `ALARM`. */
  readonly state?: 'ALARM' | 'OK' | 'INSUFFICIENT_DATA' | undefined
  readonly detail?: DetailOf<AlarmStateChange>
}

/** By default, a service has answered with too many errors. */
export function alarmStateChange(
  source: BuildSource,
  options: AlarmOptions = {},
): AlarmStateChange {
  const at = frame(source, options)
  const { alarmName = 'default/backend-ServerErrors', state = 'ALARM' } = options
  const crossed = state === 'OK' ? 'was not' : 'was'
  return {
    ...at.envelope([`${at.arn('cloudwatch')}:alarm:${alarmName}`]),
    'detail-type': 'CloudWatch Alarm State Change',
    source: 'aws.cloudwatch',
    detail: {
      alarmName,
      state: {
        value: state,
        reason: `Threshold Crossed: 3 out of the last 5 datapoints ${crossed} greater than or equal to the threshold (5.0).`,
        // As CloudWatch writes it: without a colon in the zone.
        timestamp: at.iso.replace('Z', '+0000'),
      },
      ...options.detail,
    },
  }
}
