import { resolve } from 'node:path'

/** The Lambda as `pnpm build` makes it. */
export const builtAlerts = resolve(import.meta.dirname, '../../../apps/alerts/dist/index.mjs')
