import { LocalContainer } from './local-container.ts'

/** Fields of a container in a task definition, by their names there. Omitted ones are as strict as Fargate can be. */
export interface TaskLimits {
  /** In units of 1/1024 of a processor. */
  readonly cpu: string
  /** In MiB. */
  readonly memory: string
  /** Default: true. */
  readonly readonlyRootFilesystem?: boolean
  /** Whether PID 1 is an init process that forwards signals and reaps children. Default: true. */
  readonly initProcessEnabled?: boolean
}

/** A container with no more than Fargate gives a task: no swap, no capabilities, no new privileges. */
export class FargateContainer extends LocalContainer {
  constructor(
    image: string,
    { cpu, memory, readonlyRootFilesystem = true, initProcessEnabled = true }: TaskLimits,
  ) {
    super(image)
    this.withResourcesQuota({ cpu: Number(cpu) / 1024, memory: Number(memory) / 1024 })
    this.withDroppedCapabilities('ALL')
    this.withSecurityOpt('no-new-privileges')
    // Its end is looked at before it is removed.
    this.withAutoRemove(false)
    this.hostConfig.ReadonlyRootfs = readonlyRootFilesystem
    this.hostConfig.Init = initProcessEnabled
    // Memory and swap together: Docker would allow as much swap again.
    this.hostConfig.MemorySwap = this.hostConfig.Memory
  }
}
