import * as z from 'zod/mini'
import { type DeclaredFields, envelope, isoTime, name } from '../envelope.ts'

/**
 * Something happened to a service, other than a change of a deployment. Rely on `eventName`, not on `eventType`: AWS has sent
 * `SERVICE_TASK_PLACEMENT_FAILURE` with `eventType` INFO.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_service_events.html
 */
export type ServiceAction = DeclaredFields<z.output<typeof serviceAction>>

export const serviceAction = z.looseObject({
  ...envelope,
  source: z.literal('aws.ecs'),
  'detail-type': z.literal('ECS Service Action'),
  detail: z.looseObject({
    /** `INFO`, `WARN` or `ERROR`. */
    eventType: z.optional(z.string()),
    /** For instance `SERVICE_STEADY_STATE`, `SERVICE_TASK_START_IMPAIRED`, `SERVICE_TASK_PLACEMENT_FAILURE`. */
    eventName: name,
    clusterArn: name,
    createdAt: isoTime,
    /** For instance `RESOURCE:FARGATE`. */
    reason: z.optional(z.string()),
    /** The service's name, in events that follow `UpdateService`. */
    service: z.optional(z.string()),
    /** The service's name, in events that follow `CreateService`. */
    serviceName: z.optional(z.string()),
    capacityProviderArns: z.optional(z.array(z.string())),
    containerInstanceArns: z.optional(z.array(z.string())),
    targetGroupArns: z.optional(z.array(z.string())),
  }),
})
