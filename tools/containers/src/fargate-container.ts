import { GenericContainer, type StartedTestContainer } from 'testcontainers'
import { engineContainer } from './engine.ts'

/** What a task definition says of a container, in its words. What is left out is as strict as Fargate can be. */
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

/** A container with no more than Fargate gives a task: no swap, no capabilities, and ports on 127.0.0.1 only. */
export class FargateContainer extends GenericContainer {
  readonly #output: string[] = []
  #id: string | undefined

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
    this.withLogConsumer((stream) => stream.on('data', (text) => this.#output.push(String(text))))
  }

  /** @throws with what the container has printed, if it ends or takes too long before it is ready; it is removed then */
  override async start(): Promise<StartedTestContainer> {
    try {
      return await super.start()
    } catch (cause) {
      // Testcontainers itself removes a container that is not ready, but not one whose ports are not bound.
      if (this.#id) await (await engineContainer(this.#id)).remove({ force: true }).catch(() => {})
      const printed = this.#output.join('')
      throw new Error(`a container of ${this.imageName.string} did not start:\n${printed}`, {
        cause,
      })
    }
  }

  protected override async beforeContainerCreated(): Promise<void> {
    // Dockerode types the bindings of a port as unknown; Testcontainers writes a list of these.
    for (const bindings of Object.values(this.hostConfig.PortBindings ?? {}))
      for (const binding of bindings as { HostIp?: string }[]) binding.HostIp = '127.0.0.1'
  }

  protected override async containerCreated(id: string): Promise<void> {
    this.#id = id
  }
}
