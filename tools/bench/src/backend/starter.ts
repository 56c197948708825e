import { execFileSync } from 'node:child_process'
import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { LeftOutError } from '../errors.ts'
import { root } from '../paths.ts'

/** The generated starter, made on first use. */
export interface Starter {
  /** Its folder: `dist/main.js` is what was generated; beside its own packages it has Fastify. */
  folder(): string
  close(): void
}

export function openStarter(): Starter {
  let parent: string | undefined
  let made: string | undefined
  return {
    folder() {
      parent ??= realpathSync(mkdtempSync(join(tmpdir(), 'bench-starter-')))
      made ??= generate(parent)
      return made
    },
    close() {
      if (parent !== undefined) rmSync(parent, { recursive: true, force: true })
    },
  }
}

/** The unchanged output of `nest new`: Nest on Express, installed by npm and compiled by tsc, a file for each module. */
function generate(parent: string): string {
  const starter = join(parent, 'starter')
  const run = (cwd: string, command: string, ...args: string[]) =>
    execFileSync(command, args, { cwd, stdio: 'pipe', timeout: 300_000 })
  try {
    const flags = ['--skip-git', '--skip-install', '--strict', '--package-manager', 'npm']
    run(parent, 'npx', '--yes', '@nestjs/cli@12', 'new', 'starter', ...flags)
    // Without its test tools; the rest is what its own `npm install` brings.
    const quiet = ['--omit=dev', '--no-audit', '--no-fund', '--loglevel=error']
    run(starter, 'npm', 'install', ...quiet, 'fastify@5')
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0] : error
    throw new LeftOutError(`Nest's starter cannot be generated: ${reason}`)
  }
  // Like its `nest build`, with the compiler of this repository: the JavaScript is the same.
  const typescript = dirname(createRequire(import.meta.url).resolve('typescript/package.json'))
  const types = ['--types', 'node', '--typeRoots', join(root, 'node_modules/@types')]
  const tsc = [join(typescript, 'bin/tsc'), '-p', 'tsconfig.build.json', ...types]
  run(starter, process.execPath, ...tsc)
  return starter
}
