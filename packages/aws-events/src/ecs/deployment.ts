import * as z from 'zod/mini'
import { parseServiceArn } from '../arn.ts'
import { type DeclaredFields, envelope, isoTime, name } from '../envelope.ts'

/**
 * A service deployment began, was rolled back, completed or failed.
 *
 * The beginning of a rollback has the same `eventName` as any other (`SERVICE_DEPLOYMENT_IN_PROGRESS`): only
 * `reason` differs. `SERVICE_DEPLOYMENT_FAILED` comes only with a circuit breaker or deployment alarms.
 * Order by `detail.updatedAt`; `time` may be minutes later.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_service_deployment_events.html
 */
export type DeploymentStateChange = DeclaredFields<z.output<typeof deploymentStateChange>>

export const deploymentStateChange = z.looseObject({
  ...envelope,
  source: z.literal('aws.ecs'),
  'detail-type': z.enum(['ECS Deployment State Change', 'ECS Service Action']),
  resources: z
    .array(z.string())
    .check(
      z.refine((arns) => arns.some((arn) => parseServiceArn(arn)), 'a list with a service ARN'),
    ),
  detail: z.looseObject({
    /** `INFO`, `WARN` or `ERROR`. */
    eventType: z.optional(z.string()),
    /** `SERVICE_DEPLOYMENT_IN_PROGRESS`, `SERVICE_DEPLOYMENT_COMPLETED`, `SERVICE_DEPLOYMENT_FAILED`, or one to come. */
    eventName: name,
    /** `ecs-svc/…`: what the tasks of the deployment have as `startedBy`. */
    deploymentId: name,
    /** When the deployment changed. An `ECS Service Action` has `createdAt` instead; it is copied here. */
    updatedAt: isoTime,
    reason: z.optional(z.string()),
    /** Sent by AWS, though not documented. */
    clusterArn: z.optional(z.string()),
  }),
})
