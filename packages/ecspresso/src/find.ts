import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { delimiter, join, resolve } from 'node:path'

/** Where to look. */
export interface Machine {
  /** Its `PATH`. */
  readonly path: string | undefined
  /** Root of the repository, with `.ecspresso-version`. */
  readonly root: string
}

/** A real ecspresso that runs. */
export interface FoundEcspresso {
  readonly kind: 'binary'
  /** Absolute path of the binary. */
  readonly path: string
  /** `2.8.7`; "unknown" for one that was built without a version. */
  readonly version: string
}

export interface MissingEcspresso {
  readonly kind: 'missing'
  /** One line for people, without a full stop. */
  readonly why: string
}

export type Search = FoundEcspresso | MissingEcspresso

/** Up to 2.3, ecspresso reports a deployment that was rolled back as a success; `deployed` came with 2.5. */
const OLDEST = [2, 5] as const

/** Looks for the real ecspresso: on PATH, then where the command `tools` puts the pinned one. */
export function findEcspresso({ path: searchPath = '', root }: Machine): Search {
  const pinned = pinnedVersion(root)
  const refused: string[] = []
  const folders = searchPath.split(delimiter).filter(Boolean)
  for (const folder of [...folders, toolFolder(root, pinned)]) {
    const path = resolve(folder, 'ecspresso')
    if (!existsSync(path)) continue
    const version = versionOf(path)
    if (version === undefined) refused.push(`${path} does not run`)
    else if (isTooOld(version))
      refused.push(`${path} is ${version}, older than ${OLDEST.join('.')}`)
    else return { kind: 'binary', path, version }
  }
  const missing = `none on PATH, and ${pinned} is not installed under .tools`
  return { kind: 'missing', why: refused.length > 0 ? refused.join('; ') : missing }
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
