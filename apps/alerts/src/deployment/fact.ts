import type { ScheduledZero } from '@repo/scheduled-scaling'
import type { ApprovalAction } from './approval-button.ts'

/**
 * The facts of a service's deployments: each is one statement of an event, of ECS's API or of a scheduled check,
 * with the time that *they* gave it. Facts are only ever added, so their order of arrival cannot matter.
 * All times are epoch milliseconds.
 */
export type DeploymentFact =
  | RolloutFact
  | ReportFact
  | HookFact
  | ClickFact
  | TaskFact
  | CheckFact
  | ServiceDeploymentFact
  | ChangeFact
  | CountsFact
  | LogsFact
  | DeletionFact

/** Whether a fact of a service is about its deployments. */
export function isDeploymentFact<Other extends { readonly kind: string }>(
  fact: DeploymentFact | Other,
): fact is DeploymentFact {
  return kinds.has(fact.kind)
}

const kinds: ReadonlySet<string> = new Set<DeploymentFact['kind']>([
  'rollout',
  'report',
  'hook',
  'click',
  'task',
  'check',
  'service-deployment',
  'change',
  'counts',
  'logs',
  'deletion',
])

/** ECS Deployment State Change. */
export interface RolloutFact {
  readonly kind: 'rollout'
  /** ECS's id: `ecs-svc/…` */
  readonly deployment: string
  readonly at: number
  readonly state: 'started' | 'completed' | 'failed'
  readonly reason?: string
  /** From an `ECS Service Action`, which repeats a deployment event with a time of its own. */
  readonly duplicate?: true
  /** The deployment ids that this start of a rollback names: its own, and the one in its reason. */
  readonly rollsBackTo?: readonly string[]
}

/** An event of a deployment, or of one of its hooks, by an `eventName` that is not known here. */
export interface ReportFact {
  readonly kind: 'report'
  /** ECS's id; of a hook `hook:` and the ARN of its service deployment. */
  readonly deployment: string
  readonly at: number
  /** ECS's `eventName`. */
  readonly name: string
  readonly level: 'error' | 'warning' | 'news'
  readonly reason?: string
  /** Lifecycle stage of a hook. */
  readonly stage?: string
}

/** ECS Hook State Change. It names the service deployment, not the `ecs-svc/…` id. */
export interface HookFact {
  readonly kind: 'hook'
  readonly serviceDeployment: string
  readonly hook: string
  readonly at: number
  readonly state: 'in_progress' | 'awaiting' | 'continued' | 'rolled_back' | 'timed_out'
  /** ECS's `hookType`: `PAUSE` or `AWS_LAMBDA`. */
  readonly type?: string
  readonly stage?: string
  readonly expiresAt?: number
}

/** A person pressed a button in Slack that answers a pause hook. It was allowed, and the first for this hook. */
export interface ClickFact {
  readonly kind: 'click'
  readonly serviceDeployment: string
  readonly hook: string
  readonly at: number
  /** Id of the person in Slack. */
  readonly user: string
  /** What Slack calls them. */
  readonly name?: string
  readonly action: ApprovalAction
  /** ECS did not take the answer. */
  readonly refused?: true
}

/** A task of a deployment stopped, and not because somebody wanted it to. */
export interface TaskFact {
  readonly kind: 'task'
  /** The `startedBy` of the task, which is the id of its deployment unless something other than ECS runs the service's tasks. */
  readonly deployment: string
  readonly task: string
  readonly at: number
  /** When its containers started; missing if they never did. */
  readonly startedAt?: number
  readonly version?: number
  readonly taskDefinition?: string
  readonly stopCode?: string
  readonly stoppedReason?: string
  readonly containers: readonly StoppedContainer[]
}

export interface StoppedContainer {
  readonly name: string
  readonly image?: string
  readonly exitCode?: number
  readonly reason?: string
  /** Its health check failed. */
  readonly unhealthy?: true
}

/** A scheduled check found a deployment still open. */
export interface CheckFact {
  readonly kind: 'check'
  readonly deployment: string
  readonly at: number
  /** Since when it had been open, by what was known then. */
  readonly since?: number
}

/** What `DescribeServiceDeployments` returned of an attempt. */
export interface ServiceDeploymentFact {
  readonly kind: 'service-deployment'
  readonly deployment: string
  /** Of the service deployment. */
  readonly arn: string
  readonly at: number
  readonly status: string
  readonly reason?: string
  readonly finishedAt?: number
  /** Names of the CloudWatch alarms that made ECS fail it; missing if none did. */
  readonly alarms?: readonly string[]
  /** True if somebody stopped it, as opposed to the circuit breaker or an alarm. */
  readonly byHand: boolean
  readonly hooks?: readonly DescribedHook[]
  /** `ROLLING`, `BLUE_GREEN`, `LINEAR` or `CANARY`. */
  readonly strategy?: string
  /** Its lifecycle stage, for instance `BAKE_TIME`. */
  readonly stage?: string
  /** Percentage of the production traffic that its own service revision was given. */
  readonly productionPercent?: number
  /** Minutes for which both versions are kept after the traffic has shifted. */
  readonly bakeMinutes?: number
  /** Minutes that linear and canary wait between their steps, all steps together. */
  readonly stepMinutes?: number
}

/** What events lack of a lifecycle hook. */
export interface DescribedHook {
  readonly hook: string
  /** `PAUSE` or `AWS_LAMBDA`. */
  readonly type?: string
  /** What ECS does when it times out: `CONTINUE` or `ROLLBACK`. */
  readonly timeoutAction?: string
  /** ARN of the function that it calls. */
  readonly function?: string
  /** `AWAITING_ACTION`, `IN_PROGRESS`, `SUCCEEDED`, `FAILED` or `TIMED_OUT`. */
  readonly status?: string
}

/** What a deployment changes, from its service revisions and task definitions. */
export interface ChangeFact {
  readonly kind: 'change'
  readonly deployment: string
  /** `family:revision` */
  readonly taskDefinition: string
  readonly previousTaskDefinition?: string
  /** Tag of the image: a commit, where it is 40 hexadecimal digits. */
  readonly tag?: string
  readonly previousTag?: string
  readonly author?: string
  readonly runUrl?: string
  /** Name of the service's container: not a sidecar. */
  readonly container?: string
  /** Containers that may end without the task stopping. */
  readonly nonessential?: readonly string[]
  /** CloudWatch log group of the service's container. */
  readonly logGroup?: string
  /** Memory limit of each container that has one, in MiB. */
  readonly memory?: number
}

/** How many tasks ran when they were counted. */
export interface CountsFact {
  readonly kind: 'counts'
  /** Empty where all tasks of the service were counted. */
  readonly deployment: string
  /** The service whose alarm is the reason to count. Missing in the facts of a service itself. */
  readonly service?: string
  readonly at: number
  /** Tasks of this deployment. */
  readonly running: number
  /** Tasks of every other deployment of the service. */
  readonly others: number
  readonly desired: number
  /** A scheduled action holds the service at no task. Missing where none does, and where it could not be read. */
  readonly schedule?: ScheduledZero
}

/** `DescribeServices` returned that the service is being deleted, or is deleted. */
export interface DeletionFact {
  readonly kind: 'deletion'
  /** The one that was open then. */
  readonly deployment: string
  readonly at: number
  /** `DRAINING` or `INACTIVE`. */
  readonly status: string
}

/** The last lines that a failed container logged, already redacted. */
export interface LogsFact {
  readonly kind: 'logs'
  readonly deployment: string
  readonly task: string
  readonly container: string
  readonly group: string
  readonly stream: string
  readonly lines: readonly string[]
}
