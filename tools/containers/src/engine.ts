import { execFileSync } from 'node:child_process'
import {
  type ContainerRuntimeClient,
  getContainerRuntimeClient,
  getReaper,
  ImageName,
} from 'testcontainers'

/** A container as the engine's own interface has it (dockerode): for what Testcontainers does not pass on. */
export type EngineContainer = ReturnType<ContainerRuntimeClient['container']['getById']>

/**
 * Connects Testcontainers to the engine of this Docker client. Call it before the first container is started.
 *
 * Ryuk, the container that removes what a crashed process leaves behind, stays off where it cannot be had: where no
 * registry answers, or in an engine whose socket cannot be mounted. Containers are then removed by who started them.
 */
export async function connectEngine(client = 'docker'): Promise<void> {
  useEngineOf(client)
  // Where ports of a LocalContainer are open. In a container, Testcontainers itself would return the network's gateway.
  process.env['TESTCONTAINERS_HOST_OVERRIDE'] ??= '127.0.0.1'
  const runtime = await getContainerRuntimeClient()
  try {
    await getReaper(runtime)
  } catch {
    process.env['TESTCONTAINERS_RYUK_DISABLED'] = 'true'
  }
}

/** Whether the engine has this image, or a registry answers with it. */
export async function imageAvailable(image: string): Promise<boolean> {
  try {
    const runtime = await getContainerRuntimeClient()
    const name = ImageName.fromString(image)
    await runtime.image.pull(name)
    // A pull that fails on the way ends like one that succeeds.
    return await runtime.image.exists(name)
  } catch {
    return false
  }
}

export async function engineContainer(id: string): Promise<EngineContainer> {
  return (await getContainerRuntimeClient()).container.getById(id)
}

/** Testcontainers does not read Docker's contexts, by which the engines of Colima and others are found. */
function useEngineOf(client: string): void {
  if (process.env['DOCKER_HOST']) return
  try {
    const format = '{{.Endpoints.docker.Host}}'
    const inspect = ['context', 'inspect', '--format', format]
    const host = execFileSync(client, inspect, { encoding: 'utf8', stdio: 'pipe' }).trim()
    if (host.startsWith('unix://') && host !== 'unix:///var/run/docker.sock')
      process.env['DOCKER_HOST'] = host
  } catch {
    // A client without contexts; Testcontainers looks in the usual places.
  }
}
