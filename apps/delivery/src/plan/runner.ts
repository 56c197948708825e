import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import type { Service } from '@repo/environments'

/**
 * The runner of GitHub that builds the image of a service: one with the processor that `CPU_ARCHITECTURE` of its `values.env` names.
 * Emulated, a build takes several times as long.
 * @see https://docs.github.com/actions/reference/runners/github-hosted-runners
 */
export function runnerOf({ definitions }: Pick<Service, 'definitions'>, root: string): string {
  const file = join(root, definitions, 'values.env')
  const values = existsSync(file) ? parseEnv(readFileSync(file, 'utf8')) : {}
  return values['CPU_ARCHITECTURE'] === 'ARM64' ? 'ubuntu-24.04-arm' : 'ubuntu-24.04'
}
