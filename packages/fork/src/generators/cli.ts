import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { runCommands } from '@repo/cli'
import { gitIn } from '../init/git.ts'
import { root } from '../root.ts'
import { workingTree } from '../tree/working-tree.ts'
import type { Workplace } from './command.ts'
import { environmentCommand } from './environment.ts'

const place = (): Workplace => ({
  root,
  tree: workingTree(root),
  journal: gitIn(root).path('gen.json'),
  finish,
})

/** Biome decides where lines break; `openapi.json` is made from the routes. */
function finish(paths: readonly string[]): void {
  const node = (script: string, ...args: string[]) =>
    execFileSync(process.execPath, [join(root, 'node_modules', script), ...args], {
      cwd: root,
      stdio: ['ignore', 'ignore', 'inherit'],
    })
  const code = paths.filter((path) => /\.(ts|json)$/.test(path))
  node('@biomejs/biome/bin/biome', 'check', '--write', '--no-errors-on-unmatched', ...code)
  const routes = paths.some((path) => path.endsWith('.controller.ts'))
  if (routes)
    node('vitest/vitest.mjs', 'run', '--project', 'units', 'apps/backend/src/openapi', '--update')
}

const commands = () => import('./command.ts')

await runCommands('gen', {
  route: {
    summary: 'a route of the backend, with its test',
    load: async () => (await commands()).routeCommand(place()),
  },
  variable: {
    summary: 'an environment variable of the backend, in every place',
    load: async () => (await commands()).variableCommand(place()),
  },
  service: {
    summary: 'a second service, beside the backend',
    load: async () => (await commands()).serviceCommand(place()),
  },
  environment: {
    summary: 'an environment, by the questions of init-fork',
    load: async () => environmentCommand,
  },
})
