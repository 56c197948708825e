import type { Mute } from './src/mute.ts'

/**
 * The vulnerabilities that scan messages leave out. An entry applies to every image and environment, and only until
 * it expires: then decide again, and renew or remove it.
 *
 * @example
 * { id: 'CVE-2026-1234', reason: 'xml parser: nothing here parses XML', expires: '2027-03-01' }
 */
export const mutes: readonly Mute[] = []
