import { GenericContainer, type StartedTestContainer } from 'testcontainers'
import { engineContainer } from './engine.ts'

/** A container whose ports are open on 127.0.0.1 only: Testcontainers itself opens them to the network. */
export class LocalContainer extends GenericContainer {
  readonly #output: string[] = []
  #id: string | undefined

  constructor(image: string) {
    super(image)
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
