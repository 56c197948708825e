import type { Owner } from '@repo/aws-events'
import type { Log } from '../log.ts'
import type { RepositoryPlace } from '../places/place.ts'
import { TOGETHER } from '../scan/push.ts'
import type { ManifestFact, PushFact } from '../scan/push-fact.ts'
import { createAttempt } from './best-effort.ts'
import type { Manifest, ManifestReader } from './manifest-reader.ts'
import { readerFor } from './reader-for.ts'

/** An image of which an event arrived, and what is stored of the repository. */
export interface PushedImage {
  readonly place: RepositoryPlace
  readonly digest: string
  /** Of the event, in epoch milliseconds. */
  readonly at: number
  readonly facts: readonly PushFact[]
}

/** Reads what was pushed as one image. Best effort: what could not be read is missing. */
export type EnrichPush = (image: PushedImage, signal: AbortSignal) => Promise<ManifestFact[]>

export interface EnrichPushOptions {
  readonly log: Log
  /** The function's own account and region: nothing else is read. */
  readonly own: Owner | undefined
  /** Opens the reader. Default: loads the SDK's client when it is first needed. */
  readonly open?: (own: Owner) => Promise<ManifestReader>
}

/**
 * Reads the manifest of an image; of one without a tag also the index that lists it. An index that is known already is not read
 * again.
 */
export function createEnrichPush({ log, own, open = sdkReader }: EnrichPushOptions): EnrichPush {
  const readerOf = readerFor(own, open)

  return async function enrichPush({ place, digest, at, facts }, signal) {
    const manifests = facts.filter((fact) => fact.kind === 'manifest')
    const listed = manifests.some(({ parts = [] }) => parts.some((part) => part.digest === digest))
    let manifest: Manifest | undefined = manifests.find((fact) => fact.digest === digest)
    if (listed || (manifest && !mayBeListed(manifest))) return []
    const reader = await readerOf(place)
    if (!reader) return []
    const attempt = createAttempt(log, { image: digest })
    manifest ??= await attempt('manifest', () => reader.manifest(place, digest, signal))
    if (!manifest) return []
    const image = manifest
    const read = (...all: readonly (Manifest | undefined)[]) =>
      all.flatMap((one) => (one ? { ...one, at } : []))
    if (!mayBeListed(image)) return read(image)
    const index = await attempt('image index', () => reader.indexOf(place, image, signal))
    if (index) return read(image, index)
    // Without an index the times decide, and only among images of which ECR returns nothing better.
    const unread = taggedNear(digest, facts).filter(
      (one) => !manifests.some((fact) => fact.digest === one),
    )
    const others = unread.map((one) =>
      attempt('manifest', () => reader.manifest(place, one, signal)),
    )
    return read(image, ...(await Promise.all(others)))
  }
}

const MAX_OTHERS = 10

/** Tagged images that were scanned when this one was. */
function taggedNear(digest: string, facts: readonly PushFact[]): readonly string[] {
  const sightings = facts.filter((fact) => fact.kind === 'sighting')
  const own = sightings.filter((fact) => fact.digest === digest)
  const near = sightings.filter(
    ({ at, tags }) => tags.length > 0 && own.some((one) => Math.abs(one.at - at) <= TOGETHER),
  )
  return [...new Set(near.map((fact) => fact.digest))].slice(-MAX_OTHERS)
}

/** Only what has no tag of its own is an entry of an index. */
function mayBeListed({ is, tags }: Manifest): boolean {
  return is !== 'index' && tags.length === 0
}

async function sdkReader(own: Owner): Promise<ManifestReader> {
  const { createManifestReader } = await import('./manifest-reader.ts')
  return createManifestReader(own)
}
