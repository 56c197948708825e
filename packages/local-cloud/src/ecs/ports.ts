import type { Caller } from '../wire/service.ts'

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

/** How a container ended. */
export interface ContainerExit {
  readonly exitCode: number | undefined
  /** Set where the runtime knows more than the code, for instance `OutOfMemoryError: …`. */
  readonly reason?: string
}

/** A container that runs. */
export interface RunningContainer {
  /** Where its port answers, for health checks and the load balancer. */
  readonly address: { readonly host: string; readonly port: number }
  /** Resolves when it has ended, for whatever reason. */
  readonly ended: Promise<ContainerExit>
  /** Sends SIGTERM, then SIGKILL after `timeoutMs` real milliseconds. */
  stop(timeoutMs: number): Promise<void>
}

export interface ContainerSpec {
  readonly name: string
  readonly image: LocalImage
  readonly environment: Readonly<Record<string, string>>
  readonly containerPort: number
  readonly cpu: number
  readonly memoryMiB: number
  readonly onLine: (line: string) => void
}

/** Runs containers: as processes, or by Docker. */
export interface ContainerRuntime {
  start(spec: ContainerSpec): Promise<RunningContainer>
  /** Ends everything that it started. */
  close(): Promise<void>
}
