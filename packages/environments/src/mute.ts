/** A vulnerability that scan messages leave out, for a while and for a reason. */
export interface Mute {
  /** As the scanner names it: `CVE-2026-1234`, `GHSA-…`, `ALAS-…`. */
  readonly id: string
  /** Why it does no harm here. It decides whether the entry is renewed or removed. */
  readonly reason: string
  /** The first day (UTC) on which it is reported again, `2027-03-01`. From then on messages name the expired entry. */
  readonly expires: string
}
