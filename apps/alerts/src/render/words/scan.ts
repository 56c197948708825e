import { dotted, glyphs, type Phrase, type Piece, phrase, shorten } from '@repo/slack-message'
import type { Names } from '../../places/resolve.ts'
import type { ScanCard } from '../../scan/card.ts'
import type { Finding } from '../../scan/fact.ts'
import type { Counts } from '../../scan/level.ts'
import { count, mentioned, placeName } from './shared.ts'

/** What a scan's message calls things: the image, and the one that it is compared with. */
export interface ScanNames extends Names {
  readonly version: Piece
  readonly other?: Piece
}

/** The first line of a scan's message. */
export function scanHeadline(
  card: ScanCard,
  { other = '', version, ...names }: ScanNames,
  mentions: readonly string[],
): Phrase {
  const { outcome, against, reported } = card
  const place = phrase`${glyphs.scan} ${placeName(names)}`
  const head = phrase`${glyphs.scan} ${mentioned(mentions)}${placeName(names)}`
  if (outcome === 'failed')
    return phrase`${place}: the scan of ${version} failed${scanError(card)}: its vulnerabilities are not known`
  if (outcome === 'pending') return phrase`${place} ${version}: no scan result yet`
  if (outcome === 'clean') return phrase`${place} ${version}: ${nothingNew(card)}`
  if (outcome === 'found')
    return phrase`${place} ${version}: ${levelCounts(reported)} found in this image`
  if (against.is === 'itself')
    return phrase`${head} ${version}: ${levelCounts(reported)} in the image that is serving`
  const serves = against.is === 'image' && against.past ? 'was' : 'is'
  return phrase`${head} ${version}: ${levelCounts(reported, 'new ')} against the image that ${serves} serving (${other})`
}

const nothingNew = ({ against, threshold }: ScanCard) =>
  `nothing ${against.is === 'image' ? 'new ' : ''}at or above ${threshold.toLowerCase()}`

/** ECR writes `UnsupportedImageError: The operating system …`; its first word is enough. */
function scanError({ image: { failure = '' } }: ScanCard): string {
  const [name = ''] = /^\w+(?=:|$)/.exec(failure) ?? []
  const reason = name || failure
  return reason === '' ? '' : ` (${short(reason)})`
}

/** One vulnerability: `CVE-2026-1234 critical · openssl 3.0.11 → fixed in 3.0.15`. */
export function findingLine({ id, level, packages, url, fix }: Finding): Phrase {
  const name = short(id)
  const [first, ...others] = packages
  const version = first?.version === undefined ? '' : ` ${short(first.version)}`
  const more = others.length > 0 ? ` and ${count(others.length, 'package')} more` : ''
  const fixedIn = packages.find((one) => one.fixedIn !== undefined)?.fixedIn
  const fixed = fixedIn === undefined ? 'a fix exists' : `fixed in ${short(fixedIn)}`
  const arrow = fix === undefined ? '' : ` → ${fix === 'yes' ? fixed : 'no fix yet'}`
  return dotted(
    phrase`${url === undefined ? name : { is: 'link', url, label: name }} ${level.toLowerCase()}`,
    first ? phrase`${short(first.name)}${version}${more}${arrow}` : phrase`${arrow.trim()}`,
  )
}

const short = (text: string) => shorten(text, 60)

export const moreFindings = (more: number) => phrase`and ${more} more, see the image`

/** Why there is no comparison, where there is none; and ECR's own words of a scan that failed. */
export function comparisonLine(card: ScanCard, { other = '' }: ScanNames): Phrase {
  const { against, outcome, image } = card
  if (outcome === 'failed')
    return image.failure ? phrase`ECR says: ${image.failure.slice(0, 500)}` : []
  if (against.is !== 'nothing') return []
  switch (against.why) {
    case 'no-environment':
      return phrase`not compared: no environment of the table has this repository`
    case 'serving-unknown':
      return phrase`could not be compared: which image is serving is not known`
    case 'not-scanned':
      return phrase`could not be compared: what is in the image that is serving (${other}) is not known`
    case 'not-named':
      return phrase`could not be compared with the image that is serving (${other}): not all findings are known by name`
  }
}

/** What was pushed as one image, where that is more than the image itself. */
export function partsLine({ image: { parts } }: ScanCard): Phrase {
  if (!parts) return []
  const { platforms, failed, unknown, all } = parts
  return dotted(
    platforms.length > 1 ? phrase`on ${platforms.join(' and ')} together` : [],
    failed.length > 0
      ? phrase`the scan of ${failed.join(' and ')} failed: its vulnerabilities are not known`
      : [],
    unknown > 0 && unknown < all
      ? phrase`${all} images were pushed as one; ${unknown} of them without a scan result, as an index and attestations are; whether a platform is among them is not known`
      : [],
  )
}

/** All findings of the image by severity, new or not; and what the mute list has to do with them. */
export function totalsLine({ image, outcome, muted, expired }: ScanCard): Phrase {
  if (outcome === 'failed' || outcome === 'pending') return []
  const all = levelCounts(image.counts)
  const shown = expired.slice(0, 3)
  const over = shown.map(
    ({ id, expires }) => phrase`the mute of ${short(id)} expired on ${expires}`,
  )
  const more = expired.length - shown.length
  return dotted(
    phrase`in all: ${all || 'nothing'}`,
    muted > 0 ? phrase`${muted} muted` : [],
    ...over,
    more > 0 ? phrase`and ${more} more expired` : [],
  )
}

function levelCounts(counts: Counts, what = ''): string {
  const some = Object.entries(counts).filter(([, found]) => found > 0)
  return some.map(([level, found]) => `${found} ${what}${level.toLowerCase()}`).join(', ')
}

export const untagged = (digest: string) =>
  digest === '' ? 'an image without tag or digest' : `untagged image ${digest.slice(0, 19)}`
