import type { Wording } from '@repo/environments/wording'
import { glyphs, type Phrase, phrase } from '@repo/slack-message'
import type { CoverageCard } from '../../scan/coverage.ts'
import type { ScanNames } from './scan.ts'
import { mentioned, placeName } from './shared.ts'

/** The first line of a message about an image that Amazon Inspector has stopped scanning. */
export function coverageHeadline(
  { scan }: Wording,
  { coverage: { reason, resumedAt }, inUse }: CoverageCard,
  { version, ...names }: ScanNames,
  mentions: readonly string[],
): Phrase {
  if (resumedAt !== undefined)
    return phrase`${glyphs.scan} ${placeName(names)} ${scan.coverage.resumed(version)}`
  const stopped = scan.coverage.stopped(version, inUse === true, reason)
  return phrase`${glyphs.scan} ${mentioned(mentions)}${placeName(names)}: ${stopped}`
}

/** What follows from it, and what to do. */
export function coverageLines(
  { general, scan }: Wording,
  { coverage: { reason, resumedAt }, inUse }: CoverageCard,
): Phrase[] {
  if (resumedAt !== undefined) return []
  const { consequence, servingUnknown, nextStep } = scan.coverage
  const follows = [consequence, ...(inUse === undefined ? [servingUnknown] : [])]
  const next = reason.includes('EXPIRED') ? nextStep.expired : nextStep.other
  return [[general.sentences(follows)], general.next([next])]
}
