import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { configDefaults, defineConfig, type Plugin } from 'vitest/config'

const processes = '{apps,packages,tools}/*/**/*.{e2e,container,browser}.test.ts'

export default defineConfig({
  plugins: [withoutSourceMaps(/\/node_modules\/@actions\/.+\.js$/)],
  test: {
    globalSetup: ['./vitest.capabilities.ts', './vitest.build.ts'],
    // Commands that tests start side by side do not each build what they run.
    env: { BUILT: 'true' },
    reporters: ['default', './vitest.reporter.ts'],
    projects: [
      {
        extends: true,
        test: {
          name: 'units',
          include: ['{apps,packages,tools}/*/**/*.test.ts'],
          exclude: [...configDefaults.exclude, processes],
          // These files start no process and leave no global behind, so they share a worker and what it has loaded.
          isolate: false,
        },
      },
      { extends: true, test: { name: 'processes', include: [processes] } },
    ],
    // GitHub's own workflow parser imports its JSON schema as bundlers allow it and Node does not.
    server: { deps: { inline: [/@actions\/(languageservice|workflow-parser)/] } },
    // By default Vitest keeps one processor for itself, so that files run one by one on two. Those across processes mostly wait.
    maxWorkers: Math.max(2, availableParallelism()),
    // Only what hangs takes this long: at the lowest priority a process starts sixty times slower on a busy machine.
    testTimeout: 180_000,
    hookTimeout: 300_000,
  },
})

/** Loads modules without the source maps that they name and whose sources they do not ship: Vite warns of each. */
function withoutSourceMaps(modules: RegExp): Plugin {
  return {
    name: 'without-source-maps',
    load: {
      filter: { id: modules },
      handler: (path) => readFileSync(path, 'utf8').replace(/^\/\/# sourceMappingURL=.*$/m, ''),
    },
  }
}
