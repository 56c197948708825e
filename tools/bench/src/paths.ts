import { resolve } from 'node:path'

export const root = resolve(import.meta.dirname, '../../..')

/** The Lambda as `pnpm build` makes it. */
export const builtAlerts = resolve(root, 'apps/alerts/dist/index.mjs')

/** The service as `pnpm build` makes it, and what warms its compile cache. */
export const builtBackend = resolve(root, 'apps/backend/dist/main.mjs')
export const warmBackend = resolve(root, 'apps/backend/warm.ts')
