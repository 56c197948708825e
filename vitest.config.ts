import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    globalSetup: ['./vitest.capabilities.ts'],
    reporters: ['default', './vitest.reporter.ts'],
    projects: ['packages/*', 'apps/*'],
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
})
