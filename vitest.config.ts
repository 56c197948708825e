import { globSync } from 'node:fs'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    globalSetup: ['./vitest.capabilities.ts'],
    reporters: ['default', './vitest.reporter.ts'],
    // One project a package, each with the settings below.
    projects: globSync(['apps/*', 'packages/*', 'tools/*']).map((root) => ({
      extends: true,
      root,
      test: { name: root },
    })),
    // GitHub's own workflow parser imports its JSON schema as bundlers allow it and Node does not.
    server: { deps: { inline: [/@actions\/(languageservice|workflow-parser)/] } },
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
})
