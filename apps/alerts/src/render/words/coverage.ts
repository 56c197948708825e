import { glyphs, type Phrase, phrase } from '@repo/slack-message'
import type { CoverageCard } from '../../scan/coverage.ts'
import type { ScanNames } from './scan.ts'
import { mentioned, placeName } from './shared.ts'

/** The first line of a message about an image that Amazon Inspector has stopped scanning. */
export function coverageHeadline(
  { coverage: { reason, resumedAt }, inUse }: CoverageCard,
  { version, ...names }: ScanNames,
  mentions: readonly string[],
): Phrase {
  if (resumedAt !== undefined)
    return phrase`${glyphs.scan} ${placeName(names)} ${version}: Amazon Inspector scans it again`
  const serves = inUse ? ', which is serving' : ''
  return phrase`${glyphs.scan} ${mentioned(mentions)}${placeName(names)}: Amazon Inspector no longer scans ${version}${serves} (${reason})`
}

/** What follows from it, and what to do. */
export function coverageLines({ coverage: { reason, resumedAt }, inUse }: CoverageCard): Phrase[] {
  if (resumedAt !== undefined) return []
  const unknown = inUse === undefined ? ' Whether it is serving is not known.' : ''
  const next = reason.includes('EXPIRED')
    ? 'lengthen the re-scan duration in the settings of Amazon Inspector, or deploy an image that is built anew.'
    : 'look at the coverage of the image in Amazon Inspector: its status says what is missing.'
  return [
    phrase`Vulnerabilities that become known from now on are not reported.${unknown}`,
    phrase`Next: ${next}`,
  ]
}
