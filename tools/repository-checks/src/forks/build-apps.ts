import { execFile } from 'node:child_process'
import { globSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'

/** Builds the apps of a copy of the repository, as `build` does, for the tests that need them. */
export async function buildApps(root: string): Promise<void> {
  const scripts = globSync('apps/*/build.ts', { cwd: root })
  await Promise.all(
    scripts.map((script) =>
      promisify(execFile)(process.execPath, ['build.ts'], { cwd: join(root, dirname(script)) }),
    ),
  )
}
