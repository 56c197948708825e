import * as z from 'zod/mini'
import { type DeclaredFields, envelope, isoTime, name } from '../envelope.ts'

/**
 * A task changed its status. Several events come for one task (a Spot notice has `lastStatus` RUNNING and
 * `desiredStatus` STOPPED); `detail.version` orders them. A change of health alone sends none.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_task_events.html
 */
export type TaskStateChange = DeclaredFields<z.output<typeof taskStateChange>>

export type TaskContainer = TaskStateChange['detail']['containers'][number]

const container = z.looseObject({
  name,
  image: z.optional(z.string()),
  /** Only of images from ECR. */
  imageDigest: z.optional(z.string()),
  runtimeId: z.optional(z.string()),
  lastStatus: z.optional(z.string()),
  /** Missing if the container never started. */
  exitCode: z.optional(z.number()),
  /** For instance `OutOfMemoryError: …` or `CannotPullContainerError: …`. */
  reason: z.optional(z.string()),
  healthStatus: z.optional(z.string()),
})

export const taskStateChange = z.looseObject({
  ...envelope,
  source: z.literal('aws.ecs'),
  'detail-type': z.literal('ECS Task State Change'),
  // AWS's own sample of a Spot notice has neither.
  time: z.optional(isoTime),
  region: z.optional(z.string()),
  detail: z.looseObject({
    clusterArn: name,
    taskArn: name,
    taskDefinitionArn: z.optional(z.string()),
    /** `service:NAME` of a service's task, `family:NAME` of one that was run by itself. */
    group: z.optional(z.string()),
    /** The `deploymentId` (`ecs-svc/…`) of a service's task, else what `RunTask` was given. */
    startedBy: z.optional(z.string()),
    lastStatus: name,
    desiredStatus: name,
    /** `EssentialContainerExited`, `TaskFailedToStart`, `ServiceSchedulerInitiated`, `UserInitiated`, `SpotInterruption`, … */
    stopCode: z.optional(z.string()),
    stoppedReason: z.optional(z.string()),
    healthStatus: z.optional(z.string()),
    launchType: z.optional(z.string()),
    createdAt: z.optional(isoTime),
    startedAt: z.optional(isoTime),
    stoppingAt: z.optional(isoTime),
    stoppedAt: z.optional(isoTime),
    updatedAt: z.optional(isoTime),
    /** Goes up with each change of the task. */
    version: z.optional(z.number()),
    containers: z._default(z.array(container), []),
  }),
})
