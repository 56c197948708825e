import type { JsonObject } from '../definitions/json.ts'

/** What AWS has when a case begins. All of it is in one account and region. */
export interface World {
  account: string
  region: string
  /** Name of the only cluster. */
  cluster: string
  /** The task definition as AWS has it, but for what differs from revision to revision. */
  taskDefinition: JsonObject
  revisions: Revision[]
  /** The attributes of the service that differ from `serviceDefaults`; null: there is none. */
  service: JsonObject | null
  /** The service of most cases. */
  serviceDefaults: JsonObject
  /** How the next deployment goes. */
  deployment: DeploymentPlan
  /** Stack to output to value. */
  stacks: Record<string, Record<string, string>>
  /** Export of CloudFormation to value. */
  exports: Record<string, string>
  /** Role to who may assume it: a service principal, or a list of them. */
  roles: Record<string, string | string[]>
  /** Whether the execution role may be assumed. */
  assumeRole: boolean
  logGroups: string[]
  targetGroups: string[]
  /** `repository:tag` to platforms (`linux/amd64`). */
  images: Record<string, string[]>
  /** Whether the registry answers by https. */
  registry: boolean
  /** Name of a secret to its value. Its ARN ends in `-AbCdEf`. */
  secrets: Record<string, string>
  /** Name of a parameter to its value; a list is a `StringList`. */
  parameters: Record<string, string | string[]>
  /** Whether the service scales itself, by one policy. */
  autoScaling: boolean
  tasks: FakeTask[]
  /** What becomes of a task that is run. */
  runTask: TaskPlan
  /** Messages in the log of a task that is run. */
  logEvents: string[]
  faults: Fault[]
}

/** One revision of the family. */
export interface Revision {
  revision: number
  /** Tag of the image. */
  imageTag: string
  tags?: JsonObject[]
  status?: 'ACTIVE' | 'INACTIVE'
}

export interface DeploymentPlan {
  /** Default: it succeeds. */
  outcome?: 'failure' | 'rollback' | 'rollback-failed' | 'stopped' | 'stuck'
  /** From its start until it succeeds or fails. Default: 1000. */
  afterMs?: number
  /** From its start until its rollback, or its stop, is over. */
  doneMs?: number
  /** Task definition (`orders:8`) of a deployment that began with the case. */
  inProgress?: string
  /** Task definition that somebody else deploys at once instead. */
  overtakenBy?: string
  /** ECS lists no service deployment. */
  unlisted?: true
}

export interface FakeTask {
  id: string
  /** `orders:7` */
  taskDefinition: string
  stopped?: true
}

export interface TaskPlan {
  exitCode?: number
  /** Why its container never ran. */
  reason?: string
  /** Until it is stopped. Default: 1000. */
  stoppedMs?: number
  /** Nothing is started, for this reason. */
  refused?: string
}

/** An operation that is refused. */
export interface Fault {
  operation: string
  status: number
  code: string
  /** Calls that are answered before. */
  skip?: number
  /** Calls that are refused; default: all. */
  times?: number
}
