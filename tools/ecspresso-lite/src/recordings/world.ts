import type { JsonObject } from '../definitions/json.ts'

/** The state of AWS at the start of a case, in one account and region. */
export interface World {
  account: string
  region: string
  /** Name of the only cluster. */
  cluster: string
  /** The registered task definition, without the fields that differ between revisions. */
  taskDefinition: JsonObject
  revisions: Revision[]
  /** The attributes of the service that differ from `serviceDefaults`; null: there is none. */
  service: JsonObject | null
  /** The service of most cases. */
  serviceDefaults: JsonObject
  /** Outcome of the next deployment. */
  deployment: DeploymentPlan
  /** Stack to output to value. */
  stacks: Record<string, Record<string, string>>
  /** Export of CloudFormation to value. */
  exports: Record<string, string>
  /** Role to the principals that may assume it: a service principal, or a list of them. */
  roles: Record<string, string | string[]>
  /** Whether the execution role may be assumed. */
  assumeRole: boolean
  logGroups: string[]
  targetGroups: string[]
  /** `repository:tag` to platforms (`linux/amd64`). */
  images: Record<string, string[]>
  /** Whether the registry is reachable over https. */
  registry: boolean
  /** Name of a secret to its value. Its ARN ends in `-AbCdEf`. */
  secrets: Record<string, string>
  /** Name of a parameter to its value; a list is a `StringList`. */
  parameters: Record<string, string | string[]>
  /** Whether the service has a scaling target with one policy. */
  autoScaling: boolean
  tasks: FakeTask[]
  /** Outcome of the next RunTask. */
  runTask: TaskPlan
  /** Log messages of the task that RunTask starts. */
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

/** An operation that fails. */
export interface Fault {
  operation: string
  status: number
  code: string
  /** Calls that succeed before; default: none. */
  skip?: number
  /** Calls that fail then; default: all. */
  times?: number
}
