import * as z from 'zod/mini'
import { type DeclaredFields, envelope, name } from '../envelope.ts'

/**
 * AWS Health: Fargate will retire tasks. Its times are not ISO 8601 (`Thu, 03 Dec 2026 00:00:00 GMT`): use `Date.parse`.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-maintenance.html
 * @see https://docs.aws.amazon.com/health/latest/ug/aws-health-events-eventbridge-schema.html
 */
export type HealthEvent = DeclaredFields<z.output<typeof healthEvent>>

export const healthEvent = z.looseObject({
  ...envelope,
  source: z.literal('aws.health'),
  'detail-type': z.literal('AWS Health Event'),
  detail: z.looseObject({
    /** The same in every notice of one retirement. */
    eventArn: name,
    /** `ECS` */
    service: name,
    /** `AWS_ECS_TASK_PATCHING_RETIREMENT`, … */
    eventTypeCode: name,
    /** `upcoming`, `open` or `closed`. */
    statusCode: z.optional(z.string()),
    /** When the first task may be stopped. */
    startTime: z.optional(z.string()),
    endTime: z.optional(z.string()),
    lastUpdatedTime: z.optional(z.string()),
    /** Where they are: AWS also sends each event to a second region, as a backup. */
    eventRegion: z.optional(z.string()),
    /** Whose tasks they are, where another account of the organization gets the event. */
    affectedAccount: z.optional(z.string()),
    /** `CLUSTER|SERVICE` or the ARN of a service; the ARN of a task that belongs to no service. */
    affectedEntities: z._default(
      z.array(z.looseObject({ entityValue: z.optional(z.string()) })),
      [],
    ),
  }),
})
