import { globSync } from 'node:fs'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    globalSetup: ['./vitest.capabilities.ts'],
    reporters: ['default', './vitest.reporter.ts'],
    // One project a package, each with the settings below.
    projects: globSync(['apps/*', 'packages/*', 'bench']).map((root) => ({
      extends: true,
      root,
      test: { name: root },
    })),
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
})
