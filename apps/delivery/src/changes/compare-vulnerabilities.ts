import type { Vulnerability } from '../scan/vulnerabilities.ts'
import type { VulnerabilityChange } from './changes.ts'

const listed = 20

/** The vulnerabilities that one image has and another has not, whatever the versions of its packages are. */
export function compareVulnerabilities(
  before: readonly Vulnerability[],
  after: readonly Vulnerability[],
): VulnerabilityChange {
  const key = (one: Vulnerability) => `${one.id} ${one.package}`
  const [old, present] = [new Set(before.map(key)), new Set(after.map(key))]
  const added = after.filter((one) => !old.has(key(one)))
  return {
    added: added.slice(0, listed),
    more: Math.max(0, added.length - listed),
    resolved: [...old].filter((one) => !present.has(one)).length,
  }
}
