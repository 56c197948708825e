/** A vulnerability that nobody needs to be told of, for a while and for a reason. */
export interface Mute {
  /** As the scanner names it: `CVE-2026-1234`, `GHSA-…`, `ALAS-…`. */
  readonly id: string
  /** Why it does no harm here. The next reader has nothing else to go by. */
  readonly reason: string
  /** The first day (UTC) on which it is told again, `2027-03-01`. From then on messages name the expired entry. */
  readonly expires: string
}

/**
 * The vulnerabilities that scan messages leave out. An entry applies to every image and environment, and only until
 * it expires: then decide again, and renew or remove it.
 *
 * @example
 * { id: 'CVE-2026-1234', reason: 'xml parser: nothing here parses XML', expires: '2027-03-01' }
 */
export const mutes: readonly Mute[] = []
