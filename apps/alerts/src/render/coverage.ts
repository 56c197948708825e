import { content, context, links, section } from '@repo/slack-message'
import type { RepositoryPlace } from '../places/place.ts'
import type { ResolvedPlace } from '../places/resolve.ts'
import { policyFor } from '../policy.ts'
import type { CoverageCard } from '../scan/coverage.ts'
import type { Settings } from '../settings.ts'
import { imageUrl } from './links.ts'
import type { Message } from './message.ts'
import { versionOf } from './scan.ts'
import * as words from './words/coverage.ts'

/** The id of the message of a stop that begins then. */
export function coverageId(environment: string | undefined, leader: string, at: number): string {
  return `coverage:${environment ?? 'unknown'}:${leader}:${at}`
}

/** The message of an image that Amazon Inspector has stopped scanning, in one environment. */
export function coverageMessage(
  card: CoverageCard,
  place: RepositoryPlace,
  { names, target }: ResolvedPlace,
  settings: Settings,
): Message {
  const { coverage, image, leader } = card
  const { reason, resumedAt, stops } = coverage
  const severity = resumedAt === undefined ? 'warning' : 'news'
  const { channel, ...notify } = policyFor('scan', severity, target, settings)
  const version = versionOf(image.tags, image.digest, settings)
  const headline = words.coverageHeadline(
    settings.wording,
    card,
    { ...names, version },
    notify.mention,
  )
  const [id, ...aliases] = [...new Set(stops)].map((at) => coverageId(target?.name, leader, at))
  return {
    id: id ?? '',
    aliases,
    channel,
    notify,
    ...content(headline, [
      section(headline),
      ...words.coverageLines(settings.wording, card).map(context),
      links([{ label: settings.wording.general.links.image, url: imageUrl(place, image.digest) }]),
    ]),
    metadata: {
      event_type: 'image_scan',
      event_payload: {
        status: resumedAt === undefined ? 'stopped' : 'resumed',
        ...(target ? { environment: target.name } : {}),
        repository: place.repository,
        image_digest: image.digest,
        reason,
      },
    },
    replies: [],
  }
}
