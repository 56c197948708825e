import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { delimiter, join, resolve } from 'node:path'

/** Which ecspresso there is to drive. */
export type FoundEcspresso =
  | { kind: 'binary'; path: string; version: string }
  /** `why`: one line for people, without a full stop. */
  | { kind: 'lite'; why: string }

/** Up to 2.3, ecspresso reports a deployment that was rolled back as a success; `deployed` came with 2.5. */
const OLDEST = [2, 5] as const

/**
 * Looks for the real ecspresso: on PATH, then where `pnpm tools` puts the pinned one.
 * @param root the repository's, with `.ecspresso-version`
 */
export function findEcspresso({
  env,
  root,
}: {
  env: NodeJS.ProcessEnv
  root: string
}): FoundEcspresso {
  const pinned = pinnedVersion(root)
  const refused: string[] = []
  const folders = (env['PATH'] ?? '').split(delimiter).filter(Boolean)
  for (const folder of [...folders, toolFolder(root, pinned)]) {
    const path = resolve(folder, 'ecspresso')
    if (!existsSync(path)) continue
    const version = versionOf(path)
    if (version === undefined) refused.push(`${path} does not run`)
    else if (isTooOld(version))
      refused.push(`${path} is ${version}, older than ${OLDEST.join('.')}`)
    else return { kind: 'binary', path, version }
  }
  const missing = `no ecspresso on PATH, and ${pinned} is not installed (pnpm tools)`
  return { kind: 'lite', why: refused.length > 0 ? refused.join('; ') : missing }
}

/** The version in `.ecspresso-version`, without a `v`. */
export function pinnedVersion(root: string): string {
  return readFileSync(join(root, '.ecspresso-version'), 'utf8').trim().replace(/^v/, '')
}

/** Where the pinned ecspresso is installed. */
export function toolFolder(root: string, version: string): string {
  return join(root, '.tools', `ecspresso-${version}`)
}

/** `2.8.7`; "unknown" for one that was built without a version. */
function versionOf(path: string): string | undefined {
  try {
    const answer = execFileSync(path, ['version'], {
      encoding: 'utf8',
      timeout: 10_000,
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    return /(\d+\.\d+\.\d+)/.exec(answer)?.[1] ?? 'unknown'
  } catch {
    return undefined
  }
}

function isTooOld(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])
}
