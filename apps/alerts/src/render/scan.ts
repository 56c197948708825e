import type { Severity } from '@repo/environments'
import type { Wording } from '@repo/environments/wording'
import {
  content,
  context,
  limits,
  links,
  type Part,
  type Phrase,
  type Piece,
  section,
  toMrkdwn,
} from '@repo/slack-message'
import { isCommit } from '../deployment/change.ts'
import type { RepositoryPlace } from '../places/place.ts'
import type { ResolvedPlace } from '../places/resolve.ts'
import { policyFor } from '../policy.ts'
import type { ScanCard } from '../scan/card.ts'
import type { Counts } from '../scan/level.ts'
import type { Settings } from '../settings.ts'
import { commitUrl, imageUrl } from './links.ts'
import type { Message } from './message.ts'
import * as words from './words/scan.ts'

/** How many vulnerabilities are named; the page of the image has the others. */
const MAX_NAMED = 8
/** What does not fit is left out line by line, with room for the line that counts the rest. */
const MAX_LENGTH = limits.section - 200

/** The message of an image's scan in one environment. */
export function scanMessage(
  card: ScanCard,
  place: RepositoryPlace,
  resolved: ResolvedPlace,
  settings: Settings,
): Message {
  const t = settings.wording
  const { channel, ...notify } = policyFor('scan', severityOf(card), resolved.target, settings)
  const { image } = card
  const names: words.ScanNames = {
    ...resolved.names,
    version: versionOf(image.tags, image.digest, settings),
    ...('digest' in card.against
      ? {
          other: versionOf(
            card.against.tag ? [card.against.tag] : [],
            card.against.digest,
            settings,
          ),
        }
      : {}),
  }
  const headline = words.scanHeadline(t, card, names, notify.mention)
  const lines = [
    words.comparisonLine(t, card, names),
    words.partsLine(t, card),
    words.totalsLine(t, card),
  ]
  return {
    id: card.id,
    aliases: [],
    channel,
    notify,
    ...content(headline, [
      section(headline),
      ...named(t, card),
      ...lines.filter((line) => line.length > 0).map(context),
      links([{ label: t.general.links.image, url: imageUrl(place, image.digest) }]),
    ]),
    metadata: { event_type: 'image_scan', event_payload: payload(card, place, resolved) },
    replies: [],
  }
}

/** A vulnerability that may be old mentions nobody: without a comparison it may have been there for years. */
function severityOf({ outcome }: ScanCard): Severity {
  if (outcome === 'new') return 'failure'
  return outcome === 'clean' || outcome === 'pending' ? 'news' : 'warning'
}

function named(t: Wording, { outcome, worst, reported }: ScanCard): Part[] {
  if (outcome !== 'new' && outcome !== 'found') return []
  const lines: Phrase[] = []
  let length = 0
  for (const finding of worst.slice(0, MAX_NAMED)) {
    const line = words.findingLine(t, finding)
    length += toMrkdwn(line).length + 1
    if (length > MAX_LENGTH) break
    lines.push(line)
  }
  if (lines.length === 0) return []
  const more = Object.values(reported).reduce((sum, count) => sum + count, 0) - lines.length
  if (more > 0) lines.push([t.scan.moreFindings(more)])
  return [context(lines.flatMap((line, index) => (index === 0 ? line : ['\n', ...line])))]
}

function payload(card: ScanCard, place: RepositoryPlace, { target }: ResolvedPlace) {
  const { outcome, image, against, reported } = card
  const commit = image.tags.find(isCommit)
  const compared = against.is !== 'nothing'
  return {
    status: outcome,
    ...(target ? { environment: target.name } : {}),
    repository: place.repository,
    image_digest: image.digest,
    ...(commit ? { commit } : {}),
    ...('digest' in against ? { serving_digest: against.digest } : {}),
    ...('digest' in against && against.tag && isCommit(against.tag)
      ? { serving_commit: against.tag }
      : {}),
    ...(outcome === 'failed' ? {} : lowerCase(image.counts)),
    ...(compared && outcome !== 'failed' ? lowerCase(reported, 'new_') : {}),
    muted: card.muted,
  }
}

/** What an image is called: its commit, its first tag, or the beginning of its digest. */
export function versionOf(
  tags: readonly string[],
  digest: string,
  { project, wording }: Settings,
): Piece {
  const tag = tags.find(isCommit) ?? tags[0]
  if (!tag) return words.untagged(wording, digest)
  const url = commitUrl(tag, project)
  return url ? { is: 'link', url, label: tag.slice(0, 7) } : tag.slice(0, 30)
}

function lowerCase(counts: Counts, prefix = ''): Record<string, number> {
  // Both are always there, so that a workflow in Slack needs no default.
  const all = Object.entries({ CRITICAL: 0, HIGH: 0, ...counts })
  return Object.fromEntries(all.map(([level, count]) => [prefix + level.toLowerCase(), count]))
}
