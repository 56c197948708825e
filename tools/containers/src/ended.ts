import type { StartedTestContainer } from 'testcontainers'
import { type EngineContainer, engineContainer } from './engine.ts'

/** A container after its end. */
export interface Ended {
  /** 137 where it was killed. */
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
  /** Paths of what it changed in its file system (`docker diff`); with an init process, that too. */
  readonly changes: readonly string[]
}

/** Waits until a container ends by itself. It is removed by its `stop()`. */
export async function untilEnded(started: StartedTestContainer): Promise<Ended> {
  const container = await engineContainer(started.getId())
  const { StatusCode } = await container.wait()
  return {
    exitCode: StatusCode,
    stdout: await printed(container, 'stdout'),
    stderr: await printed(container, 'stderr'),
    changes: pathsOf(await container.changes()),
  }
}

/** Sends SIGTERM, and SIGKILL after `seconds`, as ECS does after `stopTimeout`. The container is removed by its `stop()`. */
export async function endContainer(started: StartedTestContainer, seconds = 30): Promise<Ended> {
  await (await engineContainer(started.getId())).stop({ t: seconds })
  return untilEnded(started)
}

/**
 * Not by Testcontainers' `logs()`: that mixes both streams, and does not keep the process alive while it reads.
 * The engine sends frames: stream, three zeros and the length as eight bytes, then the text.
 * @see https://docs.docker.com/reference/api/engine/version/v1.41/#tag/Container/operation/ContainerAttach
 */
async function printed(container: EngineContainer, stream: 'stdout' | 'stderr'): Promise<string> {
  const frames = await container.logs({ [stream]: true, follow: false })
  const texts: Buffer[] = []
  for (let at = 0; at < frames.length; ) {
    const end = at + 8 + frames.readUInt32BE(at + 4)
    texts.push(frames.subarray(at + 8, end))
    at = end
  }
  return Buffer.concat(texts).toString('utf8')
}

/** The engine answers `null` where nothing has changed, which dockerode passes on as bytes. */
function pathsOf(changes: { readonly Path: string }[] | Buffer | null): string[] {
  const list = Buffer.isBuffer(changes) ? JSON.parse(changes.toString()) : changes
  return (list ?? []).map(({ Path }: { Path: string }) => Path)
}
