import { fileURLToPath } from 'node:url'

const image = (file: string) => [process.execPath, fileURLToPath(new URL(file, import.meta.url))]

/** Commands of images that take the place of the built backend. */
export const images = {
  /** It starts and never becomes ready. */
  unhealthy: image('unhealthy.mjs'),
  /** It is ready, and answers everything else with 500. */
  failing: image('failing.mjs'),
  /** It starts, and neither listens nor ends. */
  hanging: image('hanging.mjs'),
} as const
