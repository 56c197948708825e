import { resolve } from 'node:path'

/** Path of the built Lambda. */
export const builtAlerts = resolve(import.meta.dirname, '../../../apps/alerts/dist/index.mjs')
