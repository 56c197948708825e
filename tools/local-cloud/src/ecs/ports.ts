import type { Caller } from '../caller.ts'

/** What ECS needs of the rest of the cloud. Each port is implemented in the folder of its service. */
export interface Events {
  /** Puts an event on the default event bus of its account and region. */
  emit(event: unknown): void
}

/** CloudWatch Logs, as the `awslogs` driver writes to it. */
export interface LogSink {
  /** Appends one line; `timestamp` in epoch milliseconds. Group and stream are created when missing. */
  write(caller: Caller, group: string, stream: string, message: string, timestamp: number): void
}

/** An image of a local registry: what a container runtime needs to run it. */
export interface LocalImage {
  readonly repository: string
  readonly tag: string
  /** `sha256:…` */
  readonly digest: string
  /** The command and its arguments, for instance `[node, main.mjs]`; run as a process. */
  readonly command: readonly string[]
  /** Environment baked into the image; the task definition's wins. */
  readonly environment: Readonly<Record<string, string>>
  /** The Docker image that holds the same thing, where `--runtime docker` is used. */
  readonly dockerImage?: string
}

export interface Images {
  /** Resolves `ACCOUNT.dkr.ecr.REGION.amazonaws.com/REPOSITORY[:TAG][@DIGEST]`; `undefined`: not there. */
  resolve(uri: string): LocalImage | undefined
}

/** Where the values of a task definition's `secrets` come from (SSM parameters, Secrets Manager). */
export interface Secrets {
  /** The value behind a `valueFrom`; `undefined`: not there, or not to be read. */
  resolve(caller: Caller, valueFrom: string): string | undefined
}

/** How a container ended. */
export interface ContainerExit {
  /** `undefined` where it never started. A signal counts as 128 + its number. */
  readonly exitCode: number | undefined
  /** Set where the runtime knows more than the code, for instance `OutOfMemoryError: …`. */
  readonly reason?: string
}

/** Where a container answers HTTP. */
export interface Address {
  readonly host: string
  readonly port: number
}

/** A container that runs. */
export interface RunningContainer {
  /** Where its port answers, for health checks and the load balancer. */
  readonly address: Address
  /** Resolves when it has ended, for whatever reason. */
  readonly ended: Promise<ContainerExit>
  /** Sends SIGTERM, then SIGKILL after `timeoutMs` real milliseconds. Resolves when it has ended. */
  stop(timeoutMs: number): Promise<void>
}

export interface ContainerSpec {
  readonly name: string
  readonly image: LocalImage
  /** The task definition's; the image's own stands behind it. */
  readonly environment: Readonly<Record<string, string>>
  /** What the platform adds; the task definition's wins. Its URLs are those of this machine, 127.0.0.1. */
  readonly platform: Readonly<Record<string, string>>
  /** `command` of the task definition or of an override, in place of the image's. */
  readonly command?: readonly string[]
  readonly containerPort: number
  /** CPU units: 1024 are one processor. */
  readonly cpu: number
  readonly memoryMiB: number
  readonly readonlyRootFilesystem?: boolean
  readonly user?: string
  /** Whether a process of Docker's reaps zombies and passes on signals. */
  readonly initProcess?: boolean
  readonly dropCapabilities?: readonly string[]
  readonly onLine: (line: string) => void
}

/** Runs containers: as processes, or by Docker. */
export interface ContainerRuntime {
  /** Rejects where the container cannot even be made; the message becomes its reason. */
  start(spec: ContainerSpec): Promise<RunningContainer>
  /** Ends everything that it started. */
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

/** One target as ECS registers it: the address that AWS would see, and the one that answers on this machine. */
export interface Target {
  /** The task's private IP address. */
  readonly id: string
  /** The container port. */
  readonly port: number
  readonly address: Address
}

/** What ECS asks of Elastic Load Balancing. */
export interface TargetGroups {
  exists(targetGroupArn: string): boolean
  /** Starts health checks; `onHealth` hears every change of state until the target is deregistered. */
  register(targetGroupArn: string, target: Target, onHealth: (health: TargetHealth) => void): void
  /** No new requests from now on; resolves once its requests in flight have ended or the deregistration delay is over. */
  deregister(targetGroupArn: string, target: Target): Promise<void>
}
