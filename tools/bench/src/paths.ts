import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'

export const root = resolve(import.meta.dirname, '../../..')

/** The Lambda as `pnpm build` makes it. */
export const builtAlerts = resolve(root, 'apps/alerts/dist/index.mjs')

/** The service as `pnpm build` makes it, and what warms its compile cache. */
export const builtBackend = resolve(root, 'apps/backend/dist/main.mjs')
export const warmBackend = resolve(root, 'apps/backend/warm.ts')

/** Node's flags in the command of the image, without which the service is not what a task runs. */
export function imageFlags(): string[] {
  const command = /^CMD (\[.*\])$/m.exec(readFileSync(resolve(root, 'Dockerfile.ecs'), 'utf8'))?.[1]
  if (!command) throw new Error('Dockerfile.ecs has no CMD')
  const words: string[] = JSON.parse(command)
  return words.filter((word) => word.startsWith('--'))
}
