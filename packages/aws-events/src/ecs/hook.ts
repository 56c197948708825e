import * as z from 'zod/mini'
import { type DeclaredFields, envelope, isoTime, name } from '../envelope.ts'

/**
 * A lifecycle hook of a service deployment began, waits for approval, or ended.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/pause-lifecycle-hooks.html
 */
export type HookStateChange = DeclaredFields<z.output<typeof hookStateChange>>

export const hookStateChange = z.looseObject({
  ...envelope,
  source: z.literal('aws.ecs'),
  'detail-type': z.literal('ECS Hook State Change'),
  detail: z.looseObject({
    eventType: z.optional(z.string()),
    /** `HOOK_IN_PROGRESS`, `HOOK_AWAITING_ACTION`, `HOOK_SUCCEEDED` (continued), `HOOK_FAILED` (rolled back), `HOOK_TIMED_OUT`. */
    eventName: name,
    hookId: name,
    /** `PAUSE` or `AWS_LAMBDA`. */
    hookType: z.optional(z.string()),
    /** When a hook that waits times out. */
    expiresAt: z.optional(isoTime),
    /** For instance `POST_TEST_TRAFFIC_SHIFT`. */
    lifecycleStage: z.optional(z.string()),
    clusterArn: z.optional(z.string()),
    serviceArn: name,
    serviceDeploymentArn: name,
    updatedAt: isoTime,
    reason: z.optional(z.string()),
  }),
})
