import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import type { Command } from '@repo/cli'

/** `gen environment`: init-fork adds environments, and changes and removes them. */
export const environmentCommand: Command = {
  name: 'gen environment',
  run: async (args) =>
    spawnSync(process.execPath, [join(import.meta.dirname, '../init/cli.ts'), ...args], {
      stdio: 'inherit',
    }).status ?? 1,
}
