/** ECS said that something is wrong with a service, other than a stopped task. Times in epoch milliseconds. */
export interface TroubleFact {
  readonly kind: 'trouble'
  /** ECS's `eventName`, for instance `SERVICE_TASK_PLACEMENT_FAILURE`. */
  readonly name: string
  readonly at: number
  /** ECS's `eventType`; the name says more. */
  readonly type?: string
  /** For instance `RESOURCE:FARGATE`. */
  readonly reason?: string
}
