import { randomUUID } from 'node:crypto'
import type { Starter } from '../backend/starter.ts'
import type { Docker } from '../docker.ts'
import { LeftOutError } from '../errors.ts'
import type { Figure } from '../figure.ts'
import { root } from '../paths.ts'
import { quarterCore } from './quarter-core.ts'
import { rebuild } from './rebuild.ts'
import { size } from './size.ts'

/** Costs of the service's image: to pull, to start, and to rebuild. */
export async function* image(docker: Docker | undefined, starter: Starter): AsyncGenerator<Figure> {
  if (!docker) throw new LeftOutError('no Docker engine answers')
  const name = `backend-bench:${randomUUID()}`
  docker.build(name, 'Dockerfile.ecs', root)
  try {
    yield* size(docker, name)
    yield* await quarterCore(docker, name, starter.folder())
    yield* rebuild(docker)
  } finally {
    docker.run('rmi', '--force', name)
  }
}
