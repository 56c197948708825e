import type { ScheduledEvent } from '../schedule.ts'
import { type BuildSource, type EnvelopeOptions, frame } from './source.ts'

export interface ScheduleOptions extends EnvelopeOptions {
  /** Name of the rule. Default: `my-schedule`. */
  readonly rule?: string | undefined
}

/** One event of a scheduled rule. */
export function scheduledEvent(source: BuildSource, options: ScheduleOptions = {}): ScheduledEvent {
  const at = frame(source, options)
  return {
    ...at.envelope([`${at.arn('events')}:rule/${options.rule ?? 'my-schedule'}`]),
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    detail: {},
  }
}
