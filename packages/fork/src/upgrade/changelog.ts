/** A version of the changelog. */
export interface Release {
  /** `1.2.0`, or `Unreleased`. */
  readonly version: string
  /** Markdown below its heading. */
  readonly text: string
}

/** The releases of a changelog, newest first. Each begins with a heading like `## 1.2.0 (2026-12-01)`. */
export function releasesOf(changelog: string): Release[] {
  return changelog
    .split(/^## /m)
    .slice(1)
    .map((part) => {
      const [heading = '', ...lines] = part.split('\n')
      return { version: heading.split(' ')[0] ?? '', text: lines.join('\n').trim() }
    })
}

/**
 * What a fork of version `from` gets: everything above that version's heading that has a text. Where the changelog does
 * not have the version, everything.
 */
export function newReleases(changelog: string, from: string): Release[] {
  const releases = releasesOf(changelog)
  const at = releases.findIndex(({ version }) => version === from)
  return (at < 0 ? releases : releases.slice(0, at)).filter(({ text }) => text !== '')
}
