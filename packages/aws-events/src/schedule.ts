import * as z from 'zod/mini'
import { envelope, type Known } from './envelope.ts'

/** The tick of a scheduled rule; `resources` holds the rule's ARN, `detail` nothing. */
export type ScheduledEvent = Known<z.output<typeof scheduledEvent>>

export const scheduledEvent = z.looseObject({
  ...envelope,
  source: z.literal('aws.events'),
  'detail-type': z.literal('Scheduled Event'),
  detail: z._default(z.looseObject({}), {}),
})
