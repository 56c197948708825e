import type { Caller } from '../caller.ts'

/** The interfaces that ECS requires of the rest of the cloud. Each is implemented in the folder of its service. */
export interface Events {
  /** Puts an event on the default event bus of its account and region. */
  emit(event: unknown): void
}

/** CloudWatch Logs, as the `awslogs` driver writes to it. */
export interface LogSink {
  /** Appends one line; `timestamp` in epoch milliseconds. Group and stream are created when missing. */
  write(caller: Caller, group: string, stream: string, message: string, timestamp: number): void
}

/** An image of the local registry, as a container runtime needs it. */
export interface LocalImage {
  readonly repository: string
  readonly tag: string
  /** `sha256:…` */
  readonly digest: string
  /** The command and its arguments, for instance `[node, main.mjs]`; run as a process. */
  readonly command: readonly string[]
  /** Environment of the image; the task definition overrides it. */
  readonly environment: Readonly<Record<string, string>>
  /** The Docker image with the same content, for `--runtime docker`. */
  readonly dockerImage?: string
}

export interface Images {
  /** Resolves `ACCOUNT.dkr.ecr.REGION.amazonaws.com/REPOSITORY[:TAG][@DIGEST]`; `undefined` where it does not exist. */
  resolve(uri: string): LocalImage | undefined
}

/** CloudWatch alarms, as service deployments watch them. */
export interface DeploymentAlarms {
  isOn(caller: Caller, name: string): boolean
  /** How long an alarm looks back, in milliseconds of the cloud. */
  evaluationMs(caller: Caller, name: string): number
  /** Calls the listener whenever an alarm goes on. */
  onAlarm(listener: (caller: Caller, name: string) => void): void
}

/** Source of a task definition's `secrets` (SSM parameters, Secrets Manager). */
export interface Secrets {
  /** The value of a `valueFrom`; `undefined` where it does not exist or cannot be read. */
  resolve(caller: Caller, valueFrom: string): string | undefined
}

/** How a container ended. */
export interface ContainerExit {
  /** `undefined` where it never started. A signal counts as 128 + its number. */
  readonly exitCode: number | undefined
  /** Reason beyond the exit code, if the runtime has one, for instance `OutOfMemoryError: …`. */
  readonly reason?: string
}

/** Address on which a container serves HTTP. */
export interface Address {
  readonly host: string
  readonly port: number
}

/** A running container. */
export interface RunningContainer {
  /** Address of its port, for health checks and the load balancer. */
  readonly address: Address
  /** Resolves once it has ended. */
  readonly ended: Promise<ContainerExit>
  /** Runs a command in the container; resolves with whether it exits with 0 in time. Without it, no health check is run. */
  check?(command: readonly string[], timeoutMs: number): Promise<boolean>
  /** Sends SIGTERM, then SIGKILL after `timeoutMs` real milliseconds. Resolves when it has ended. */
  stop(timeoutMs: number): Promise<void>
}

export interface ContainerSpec {
  readonly name: string
  readonly image: LocalImage
  /** Environment of the task definition; overrides the image's. */
  readonly environment: Readonly<Record<string, string>>
  /** Variables of the platform; the task definition overrides them. Their URLs are on 127.0.0.1. */
  readonly platform: Readonly<Record<string, string>>
  /** `command` of the task definition or of an override, in place of the image's. */
  readonly command?: readonly string[]
  readonly containerPort: number
  /** CPU units: 1024 are one processor. */
  readonly cpu: number
  readonly memoryMiB: number
  readonly readonlyRootFilesystem?: boolean
  readonly user?: string
  /** Whether Docker's init process reaps zombies and forwards signals. */
  readonly initProcess?: boolean
  readonly dropCapabilities?: readonly string[]
  readonly onLine: (line: string) => void
}

/** Runs containers: as processes, or in Docker. */
export interface ContainerRuntime {
  /** Rejects where the container cannot be created; the message becomes its reason. */
  start(spec: ContainerSpec): Promise<RunningContainer>
  /** Stops everything that it started. */
  close(): Promise<void>
}

/** Target health, as `DescribeTargetHealth` words it. */
export interface TargetHealth {
  readonly state: 'initial' | 'healthy' | 'unhealthy' | 'draining' | 'unused'
  /** For instance `Target.ResponseCodeMismatch`. */
  readonly reason?: string
  /** For instance `Health checks failed with these codes: [503]`. */
  readonly description?: string
}

/** One target as ECS registers it: its address in AWS, and the real one on this machine. */
export interface Target {
  /** The task's private IP address. */
  readonly id: string
  /** The container port. */
  readonly port: number
  readonly address: Address
}

/** Elastic Load Balancing, as ECS uses it. */
export interface TargetGroups {
  exists(targetGroupArn: string): boolean
  /** Starts health checks; `onHealth` is called with every change of state until the target is deregistered. */
  register(targetGroupArn: string, target: Target, onHealth: (health: TargetHealth) => void): void
  /** Stops new requests; resolves once those in flight have ended or the deregistration delay is over. */
  deregister(targetGroupArn: string, target: Target): Promise<void>
}
