import { join } from 'node:path'
import { connectEngine, FargateContainer, untilEnded, Wait } from '@repo/containers'
import { serviceEnv } from '../backend/contenders.ts'
import { startFigures, withoutCache } from '../backend/one-core.ts'
import type { Started } from '../backend/start.ts'
import type { Docker } from '../docker.ts'
import type { Figure } from '../figure.ts'
import { imageFlags, root } from '../paths.ts'

const ROUNDS = 7

/** Of all rounds together: a container that hangs ends the bench. */
const LONGEST_MS = 600_000

/** The same starts with the smallest task that Fargate has: a quarter of a core, in a container of the image. */
export async function quarterCore(
  docker: Docker,
  image: string,
  starter: string,
): Promise<Figure[]> {
  const ours = {
    flags: imageFlags(),
    main: '/app/main.mjs',
    env: { ...serviceEnv('KEYS_URL'), NODE_COMPILE_CACHE: '/app/.compile-cache' },
    up: '"listening"',
  }
  const list: Started[] = [
    ours,
    withoutCache(ours),
    {
      main: '/bench/starter/dist/main.js',
      env: { NODE_ENV: 'production' },
      up: 'successfully started',
    },
  ]
  await connectEngine(docker.client)
  const container = await new FargateContainer(image, { cpu: '256', memory: '512' })
    .withBindMounts([
      { source: join(root, 'tools/bench/src/backend'), target: '/bench/src', mode: 'ro' },
      { source: starter, target: '/bench/starter', mode: 'ro' },
    ])
    .withCommand(['node', '/bench/src/start.ts', JSON.stringify(list), String(ROUNDS)])
    .withWaitStrategy(Wait.forOneShotStartup())
    .withStartupTimeout(LONGEST_MS)
    .start()
  try {
    const { stdout } = await untilEnded(container)
    return startFigures('a quarter core', JSON.parse(stdout), ROUNDS)
  } finally {
    await container.stop({ remove: true })
  }
}
