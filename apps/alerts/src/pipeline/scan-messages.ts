import { createAttempt } from '../enrich/best-effort.ts'
import { ENRICH_MS } from '../enrich/learn.ts'
import type { EnrichScan } from '../enrich/scan.ts'
import type { Log } from '../log.ts'
import { imagePartition } from '../places/partition.ts'
import type { RepositoryPlace } from '../places/place.ts'
import { type ResolvedPlace, resolveRepository } from '../places/resolve.ts'
import type { Message } from '../render/message.ts'
import { scanMessage } from '../render/scan.ts'
import { scanCardOf } from '../scan/card.ts'
import { type ImageFact, isImageFact } from '../scan/fact.ts'
import type { Settings } from '../settings.ts'
import type { Partition, Store } from '../store/store.ts'

export interface ScanOptions {
  readonly store: Store
  readonly log: Log
  /** Reads from ECR and ECS what the events of an image lack. Default: nothing is read. */
  readonly enrichScan?: EnrichScan
  readonly settings: Settings
}

/**
 * The messages of one image: one in each environment that its repository is for. Where there is nothing new there is none, but one
 * that was published is kept up to date.
 */
export async function scanMessages(
  snapshot: Partition,
  place: RepositoryPlace,
  options: ScanOptions,
): Promise<Message[]> {
  const facts = snapshot.facts.filter(isImageFact)
  const [first] = facts
  if (!first) return []
  const places = resolveRepository(place, options.settings.environments)
  const found = await learn(facts, place, places, options)
  await options.store.add(imagePartition(place, first.digest), found)
  const all = [...facts, ...found]
  return places.flatMap((one) => {
    const card = scanCardOf(all, one.target, options.settings)
    const silent = card.outcome === 'clean' && !isPublished(snapshot, card.id)
    return silent ? [] : [scanMessage(card, place, one, options.settings)]
  })
}

/** Whether any publisher has sent the message, or may have. Notifiers store it under their own name and its id. */
function isPublished({ messages }: Partition, card: string): boolean {
  return [...messages].some(([id, { ts, lease }]) =>
    id === card ? ts !== '' || lease !== undefined : id.endsWith(`:${card}`),
  )
}

async function learn(
  facts: readonly ImageFact[],
  place: RepositoryPlace,
  places: readonly ResolvedPlace[],
  { store, log, enrichScan }: ScanOptions,
): Promise<readonly ImageFact[]> {
  const environments = places.flatMap(({ target }) => target ?? [])
  const factsOf = async (digest: string) =>
    (await store.read(imagePartition(place, digest))).facts.filter(isImageFact)
  const image = { place, facts, environments, factsOf }
  const attempt = createAttempt(log, { image: facts[0]?.digest })
  return (
    (await attempt('all', async () => enrichScan?.(image, AbortSignal.timeout(ENRICH_MS)))) ?? []
  )
}
