import { isCommit } from '../deployment/change.ts'
import { commitUrl, imageUrl } from '../links.ts'
import { knownRepository, type RepositoryPlace } from '../places.ts'
import { policyFor } from '../policy.ts'
import type { ScanCard } from '../scan/scan.ts'
import * as words from '../wording.ts'
import { actions, content, context, section } from './blocks.ts'
import type { Message } from './message.ts'
import type { Piece } from './phrase.ts'

/** The message of an image's scan. */
export function scanMessage(card: ScanCard, place: RepositoryPlace): Message {
  const { names, environment } = knownRepository(place)
  const severity = card.outcome === 'failed' ? 'warning' : 'failure'
  const { channel, ...notify } = policyFor('scan', severity, environment)
  const { scan } = card
  const commit = scan.tags.find(isCommit)
  const headline = words.scanHeadline(names, versionOf(scan.tags, scan.digest), card)
  const line = words.scanLine(card)
  return {
    id: card.id,
    aliases: [],
    channel,
    notify,
    ...content(headline, [
      section(headline),
      ...(line.length > 0 ? [context(line)] : []),
      actions([{ label: words.imageButton, url: imageUrl(place, scan.digest) }]),
    ]),
    metadata: {
      event_type: 'image_scan',
      event_payload: {
        status: card.outcome,
        ...(environment ? { environment: environment.name } : {}),
        repository: place.repository,
        image_digest: scan.digest,
        ...(commit ? { commit } : {}),
        ...counts(scan.counts),
      },
    },
    replies: [],
  }
}

function versionOf(tags: readonly string[], digest: string): Piece {
  const tag = tags.find(isCommit) ?? tags[0]
  if (!tag) return words.untagged(digest)
  const url = commitUrl(tag)
  return url ? { is: 'link', url, label: tag.slice(0, 7) } : tag.slice(0, 30)
}

function counts(found: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(found).map(([level, count]) => [level.toLowerCase(), count]),
  )
}
