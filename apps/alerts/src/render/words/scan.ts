import type { Levels, Wording } from '@repo/environments/wording'
import { dotted, glyphs, type Phrase, type Piece, phrase, shorten } from '@repo/slack-message'
import type { Names } from '../../places/resolve.ts'
import type { ScanCard } from '../../scan/card.ts'
import type { Finding } from '../../scan/fact.ts'
import type { Counts } from '../../scan/level.ts'
import { mentioned, placeName } from './shared.ts'

/** What a scan's message calls things: the image, and the one that it is compared with. */
export interface ScanNames extends Names {
  readonly version: Piece
  readonly other?: Piece
}

/** The first line of a scan's message. */
export function scanHeadline(
  { scan }: Wording,
  card: ScanCard,
  { other = '', version, ...names }: ScanNames,
  mentions: readonly string[],
): Phrase {
  const { outcome, against, reported, threshold } = card
  const place = phrase`${glyphs.scan} ${placeName(names)}`
  const head = phrase`${glyphs.scan} ${mentioned(mentions)}${placeName(names)}`
  if (outcome === 'failed') return phrase`${place}: ${scan.failed(version, scanError(card))}`
  if (outcome === 'pending') return phrase`${place} ${version}: ${scan.pending}`
  if (outcome === 'clean')
    return phrase`${place} ${version}: ${scan.clean(against.is === 'image', threshold.toLowerCase())}`
  const levels = levelsOf(reported)
  if (outcome === 'found') return phrase`${place} ${version}: ${scan.found(levels)}`
  if (against.is === 'itself') return phrase`${head} ${version}: ${scan.serving(levels)}`
  const past = against.is === 'image' && against.past === true
  return phrase`${head} ${version}: ${scan.compared(levels, { version: other, past })}`
}

/** ECR writes `UnsupportedImageError: The operating system …`; its first word is enough. */
function scanError({ image: { failure = '' } }: ScanCard): string | undefined {
  const [name = ''] = /^\w+(?=:|$)/.exec(failure) ?? []
  const reason = name || failure
  return reason === '' ? undefined : short(reason)
}

/** One vulnerability: `CVE-2026-1234 critical · openssl 3.0.11 → fixed in 3.0.15`. */
export function findingLine(
  { scan: { finding: words } }: Wording,
  { id, level, packages, url, fix }: Finding,
): Phrase {
  const name = short(id)
  const [first, ...others] = packages
  const version = first?.version === undefined ? '' : ` ${short(first.version)}`
  const more = others.length > 0 ? words.morePackages(others.length) : ''
  const fixedIn = packages.find((one) => one.fixedIn !== undefined)?.fixedIn
  const fixed = fixedIn === undefined ? words.fixExists : words.fixedIn(short(fixedIn))
  const arrow = fix === undefined ? '' : ` → ${fix === 'yes' ? fixed : words.noFix}`
  return dotted(
    phrase`${url === undefined ? name : { is: 'link', url, label: name }} ${level.toLowerCase()}`,
    first ? phrase`${short(first.name)}${version}${more}${arrow}` : phrase`${arrow.trim()}`,
  )
}

const short = (text: string) => shorten(text, 60)

/** Why there is no comparison, where there is none; and ECR's own words of a scan that failed. */
export function comparisonLine(
  { scan }: Wording,
  { against, outcome, image }: ScanCard,
  { other = '' }: ScanNames,
): Phrase {
  if (outcome === 'failed') return image.failure ? [scan.ecrSays(image.failure.slice(0, 500))] : []
  return against.is === 'nothing' ? scan.notCompared[against.why](other) : []
}

/** What was pushed as one image, where that is more than the image itself. */
export function partsLine({ general, scan }: Wording, { image: { parts } }: ScanCard): Phrase {
  if (!parts) return []
  const { platforms, failed, unknown, all } = parts
  return dotted(
    platforms.length > 1 ? [scan.parts.platforms(general.list(platforms))] : [],
    failed.length > 0 ? [scan.parts.failed(general.list(failed))] : [],
    unknown > 0 && unknown < all ? [scan.parts.unknown(unknown, all)] : [],
  )
}

/** All findings of the image by severity, new or not; and what the mute list has to do with them. */
export function totalsLine(
  { scan: { totals } }: Wording,
  { image, outcome, muted, expired }: ScanCard,
): Phrase {
  if (outcome === 'failed' || outcome === 'pending') return []
  const shown = expired.slice(0, 3)
  const more = expired.length - shown.length
  return dotted(
    [totals.all(levelsOf(image.counts))],
    muted > 0 ? [totals.muted(muted)] : [],
    ...shown.map(({ id, expires }) => [totals.expired(short(id), expires)]),
    more > 0 ? [totals.moreExpired(more)] : [],
  )
}

function levelsOf(counts: Counts): Levels {
  const some = Object.entries(counts).filter(([, found]) => found > 0)
  return some.map(([level, found]) => [level.toLowerCase(), found])
}

/** What an image without a tag is called. */
export const untagged = ({ scan }: Wording, digest: string) =>
  scan.untagged(digest === '' ? undefined : digest.slice(0, 19))
