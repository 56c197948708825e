import type { SlackChannel, SlackMessage } from '../slack/message.ts'
import type { SlackDirectory } from '../slack/people.ts'

/** The whole cloud at one moment, as JSON: `GET /_local/state`, and the first message of `GET /_local/stream`. */
export interface CloudView {
  /** Epoch milliseconds of the cloud. */
  readonly now: number
  /** Cloud seconds in one second of the machine. */
  readonly speed: number
  /** With their last messages, and those whose threads these are in. */
  readonly channels: readonly SlackChannel[]
  /** Names of users and user groups, without `@`. */
  readonly directory: SlackDirectory
  readonly services: readonly ServiceView[]
  readonly queues: readonly QueueView[]
  /** The last ones, oldest first. */
  readonly events: readonly EventView[]
  /** The last ones, oldest first. */
  readonly calls: readonly CallView[]
  readonly faults: readonly FaultView[]
  /** What programs that run the cloud added, by name: see `LocalCloud.observe`. */
  readonly sources: Readonly<Record<string, unknown>>
}

/**
 * Messages of `GET /_local/stream`: the name of each server-sent event, and its data. A snapshot comes first, also after
 * each reconnection; `services`, `queues` and `faults` replace the whole list.
 */
export interface StreamMessages {
  readonly snapshot: CloudView
  readonly slack: SlackChangeView
  readonly services: readonly ServiceView[]
  readonly queues: readonly QueueView[]
  /** A new event, or one that is known by its `key` with what became of its deliveries. */
  readonly event: EventView
  readonly call: CallView
  readonly faults: readonly FaultView[]
  /** Replaces some top-level members of one source. */
  readonly source: { readonly name: string; readonly changed: Readonly<Record<string, unknown>> }
}

/** One message of the stream. */
export type StreamMessage = {
  [Event in keyof StreamMessages]: { readonly event: Event; readonly data: StreamMessages[Event] }
}[keyof StreamMessages]

export interface SlackChangeView {
  readonly kind: 'posted' | 'updated' | 'deleted'
  readonly channel: Pick<SlackChannel, 'id' | 'name'>
  readonly message: SlackMessage
}

export interface ServiceView {
  /** `ACCOUNT/REGION/CLUSTER/SERVICE` */
  readonly key: string
  readonly account: string
  readonly region: string
  readonly cluster: string
  readonly name: string
  readonly status: 'ACTIVE' | 'DRAINING' | 'INACTIVE'
  readonly desiredCount: number
  /** Newest first, at most ten. */
  readonly deployments: readonly DeploymentView[]
  /** Oldest first: those that run, and the last twenty of those that stopped within the hour. */
  readonly tasks: readonly TaskView[]
}

/** A revision of a service. */
export interface RevisionView {
  readonly arn: string
  /** `FAMILY:REVISION` */
  readonly taskDefinition: string
  readonly images: readonly {
    readonly container: string
    readonly image: string
    /** Of `image`, if it has one: the commit, in this repository. */
    readonly tag: string | undefined
    readonly digest: string | undefined
  }[]
}

/** A service deployment, its rollback included. Times are epoch milliseconds of the cloud. */
export interface DeploymentView {
  /** `ecs-svc/…`, the `startedBy` of its tasks; those of its rollback have the `id` of that. */
  readonly id: string
  readonly arn: string
  readonly status: string
  readonly statusReason: string | undefined
  readonly target: RevisionView
  readonly sources: readonly RevisionView[]
  readonly createdAt: number
  readonly startedAt: number | undefined
  readonly finishedAt: number | undefined
  readonly breaker: {
    readonly failures: number
    readonly threshold: number
    readonly status: string
  }
  readonly rollback:
    | {
        readonly id: string
        readonly reason: string
        readonly startedAt: number
        readonly to: RevisionView | undefined
      }
    | undefined
  /** Lifecycle hooks that pause it. */
  readonly hooks: readonly {
    readonly id: string
    readonly stage: string
    readonly status: string
    /** Epoch milliseconds at which it ends by itself. */
    readonly expiresAt: number | undefined
  }[]
}

export interface TaskView {
  readonly id: string
  /** Of the deployment that started it. */
  readonly startedBy: string | undefined
  readonly taskDefinition: string
  readonly tag: string | undefined
  readonly lastStatus: string
  readonly desiredStatus: 'RUNNING' | 'STOPPED'
  /** Of its target in the load balancer, the worst if there are several; `undefined` without one. */
  readonly target: 'initial' | 'healthy' | 'unhealthy' | 'draining' | 'unused' | undefined
  readonly createdAt: number
  readonly startedAt: number | undefined
  readonly stoppedAt: number | undefined
  readonly stopCode: string | undefined
  readonly stoppedReason: string | undefined
  readonly containers: readonly {
    readonly name: string
    readonly lastStatus: string
    readonly health: string
    readonly exitCode: number | undefined
    readonly reason: string | undefined
  }[]
}

export interface QueueView {
  readonly name: string
  readonly arn: string
  readonly account: string
  readonly region: string
  readonly waiting: number
  readonly inFlight: number
  /** ARN of the queue whose failed messages it keeps. */
  readonly deadLettersOf: string | undefined
  /** Of dead-letter queues only, the last twenty; a body ends after 32,768 characters. */
  readonly messages: readonly {
    readonly id: string
    readonly body: string
    readonly attributes: Readonly<Record<string, string>>
  }[]
}

export interface EventView {
  /** Unique; in the order of the events. */
  readonly key: number
  /** Epoch milliseconds of the cloud. */
  readonly at: number
  /** The `id` of the event. */
  readonly id: string
  readonly account: string
  readonly region: string
  readonly source: string
  readonly detailType: string
  /** Its `detail` is empty where it has more than 32,768 characters as JSON. */
  readonly event: unknown
  /** Names of the rules that matched. */
  readonly rules: readonly string[]
  /** Deliveries that failed after all attempts. */
  readonly failed: readonly string[]
}

export interface CallView {
  readonly key: number
  /** Epoch milliseconds of the cloud. */
  readonly at: number
  readonly service: string
  readonly operation: string
  readonly account: string
  readonly region: string
  readonly status: number
  /** First product of the `User-Agent`. */
  readonly client: string | undefined
  readonly error: string | undefined
}

/** A fault that waits for a call. */
export interface FaultView {
  readonly id: string
  /** `slack`, or an AWS service. */
  readonly service: string
  /** A method of Slack, or `*`. */
  readonly method: string
  readonly fault: string
  /** Calls that it will still fail; `undefined`: all until `until`. */
  readonly left: number | undefined
  /** Epoch milliseconds of the cloud at which it ends. */
  readonly until: number | undefined
}
