import { UserError } from '@repo/cli'
import { releasesOf } from '../upgrade/changelog.ts'

/** Version, changelog and package.json do not agree. */
export class ReleaseError extends UserError {
  override name = 'ReleaseError' as const
  readonly code = 'RELEASE'
}

const HEADING = '## Unreleased'

/**
 * The changelog with what was unreleased under a new version.
 * @param date `2026-12-01`
 * @throws ReleaseError
 */
export function withRelease(changelog: string, version: string, date: string): string {
  const [unreleased, newest] = releasesOf(changelog)
  if (!/^\d+\.\d+\.\d+$/.test(version))
    throw new ReleaseError(`${version} is not a version like 1.2.0`)
  if (unreleased?.version !== 'Unreleased' || unreleased.text === '')
    throw new ReleaseError(
      'CHANGELOG.md has nothing under "Unreleased": write there what a fork gets',
    )
  if (newest && newest.version.localeCompare(version, 'en', { numeric: true }) >= 0)
    throw new ReleaseError(`${version} is not newer than ${newest.version}`)
  return changelog.replace(HEADING, `${HEADING}\n\n## ${version} (${date})`)
}

/**
 * The text of a release.
 * @throws ReleaseError where the changelog does not have the version
 */
export function notesOf(changelog: string, version: string): string {
  const release = releasesOf(changelog).find((one) => one.version === version)
  if (!release?.text) throw new ReleaseError(`CHANGELOG.md has no text for ${version}`)
  return release.text
}
