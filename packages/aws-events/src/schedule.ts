import * as z from 'zod/mini'
import { type DeclaredFields, envelope } from './envelope.ts'

/** An event of a scheduled rule; `resources` holds the rule's ARN, `detail` nothing. */
export type ScheduledEvent = DeclaredFields<z.output<typeof scheduledEvent>>

export const scheduledEvent = z.looseObject({
  ...envelope,
  source: z.literal('aws.events'),
  'detail-type': z.literal('Scheduled Event'),
  detail: z._default(z.looseObject({}), {}),
})
