import { serviceEnv } from '../backend/contenders.ts'
import { startFigures } from '../backend/one-core.ts'
import type { Started } from '../backend/start.ts'
import type { Docker } from '../docker.ts'
import type { Figure } from '../figure.ts'
import { root } from '../paths.ts'

const ROUNDS = 7

/** The same starts with the smallest task that Fargate has: a quarter of a core, in a container of the image. */
export async function quarterCore(
  docker: Docker,
  image: string,
  starter: string,
): Promise<Figure[]> {
  const list: Started[] = [
    {
      main: '/app/main.mjs',
      env: { ...serviceEnv('KEYS_URL'), NODE_COMPILE_CACHE: '/app/.compile-cache' },
      up: '"listening"',
    },
    {
      main: '/bench/starter/dist/main.js',
      env: { NODE_ENV: 'production' },
      up: 'successfully started',
    },
  ]
  const output = docker.run(
    ...['run', '--rm', '--read-only', '--cpus', '0.25', '--memory', '512m'],
    ...['--volume', `${root}/tools/bench/src/backend:/bench/src:ro`],
    ...['--volume', `${starter}:/bench/starter:ro`],
    ...[image, 'node', '/bench/src/start.ts', JSON.stringify(list), String(ROUNDS)],
  )
  return startFigures('a quarter core', 700, JSON.parse(output), ROUNDS)
}
