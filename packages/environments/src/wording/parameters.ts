import type { Piece } from '@repo/slack-message'

/** What tasks of a service do: where no load balancer sends requests, nothing shows that they serve. */
export type Doing = 'serving' | 'running'

/** What waits for an answer at a stage of a deployment. */
export interface HookFacts {
  readonly type: 'lambda' | 'lifecycle'
  readonly stage: string | undefined
}

/** Whose container failed: that of the service, or one beside it. Missing where it is not known. */
export type ContainerRole = 'app' | 'sidecar'

/** What is known of the cause of a failed task. */
export interface CauseFacts {
  readonly container: string | undefined
  readonly exitCode: number | undefined
  readonly signal: number | undefined
  /** Name of the role that ECS assumes. */
  readonly role: string | undefined
  /** Name of a secret or parameter, or several. */
  readonly secret: string | undefined
  /** Whether it is of SSM Parameter Store instead of Secrets Manager. */
  readonly isParameter: boolean
  /** The key that a secret lacks. */
  readonly key: string | undefined
  readonly logGroup: string | undefined
  /** Whether the logs go to CloudWatch Logs. */
  readonly isCloudWatch: boolean
  /** Whether Fargate Spot took the capacity back. */
  readonly isSpot: boolean
  /** Whose health check fails. */
  readonly healthCheck: 'container' | 'target-group'
  /** Whether ECS leaves open if an image is missing or may not be pulled. */
  readonly mayBeMissing: boolean
  /** Whether it took too long. */
  readonly isTimeout: boolean
  /** Whether the reason names the wrong format of an image. */
  readonly namesFormat: boolean
}

/** What is known for the next step after a failed task. */
export interface StepFacts extends CauseFacts {
  readonly containerRole: ContainerRole | undefined
  /** Whether the container is the proxy of Service Connect. */
  readonly isProxy: boolean
  /** Failed containers of the same task. */
  readonly beside: readonly string[]
  /** Variables that the application misses. */
  readonly missing: readonly string[]
  /** The file with the values of the environment, where it is known. */
  readonly values: string | undefined
  /** The version to revert, where there is one before it. */
  readonly revert: Piece | undefined
  /** The version since which something may have grown. */
  readonly since: Piece | undefined
  /** MiB. */
  readonly memory: number | undefined
  /** The IAM action that was denied, and by what, where IAM names them. */
  readonly action: string | undefined
  readonly policy: 'endpoint' | 'resource' | 'explicit' | undefined
}

/** What is known of a service in trouble. */
export interface TroubleFacts {
  /** Name of the event. */
  readonly name: string
  readonly reason: string | undefined
  readonly tasks: number
  /** What happened to them, in half a sentence. */
  readonly cause: string | undefined
}

/** What an image was compared with. */
export interface Compared {
  readonly version: Piece
  /** Whether it no longer serves. */
  readonly past: boolean
}

/** Findings by severity, `critical` first. */
export type Levels = readonly (readonly [level: string, count: number])[]
