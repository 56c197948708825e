import { createAttempt } from '../enrich/best-effort.ts'
import { ENRICH_MS } from '../enrich/learn.ts'
import type { EnrichPush } from '../enrich/push.ts'
import type { EnrichScan } from '../enrich/scan.ts'
import type { Log } from '../log.ts'
import { imagePartition, placeOfPartition } from '../places/partition.ts'
import type { RepositoryPlace } from '../places/place.ts'
import { resolveRepository } from '../places/resolve.ts'
import type { Message } from '../render/message.ts'
import { scanMessage } from '../render/scan.ts'
import { scanCardOf } from '../scan/card.ts'
import { type ImageFact, isImageFact, type MembersFact } from '../scan/fact.ts'
import { sightingFact } from '../scan/facts-of.ts'
import type { Image } from '../scan/image.ts'
import { type Push, pushOf } from '../scan/push.ts'
import { isPushFact, type PushFact } from '../scan/push-fact.ts'
import { pushedImageOf } from '../scan/pushed-image.ts'
import type { Settings } from '../settings.ts'
import type { Fact, Partition, Store } from '../store/store.ts'

export interface ScanOptions {
  readonly store: Store
  readonly log: Log
  /** Reads from ECR and ECS what the events of an image lack. Default: nothing is read. */
  readonly enrichScan?: EnrichScan
  /** Reads from ECR what was pushed as one image. Default: nothing is read, and the times of events decide. */
  readonly enrichPush?: EnrichPush
  readonly settings: Settings
}

/** That images were scanned is stored of their repository too: what one push brings is found by it. */
export async function storeSightings(
  partition: string,
  facts: readonly Fact[],
  store: Store,
): Promise<void> {
  const at = placeOfPartition(partition)
  if (at?.kind !== 'repository') return
  const sightings = facts.flatMap((fact) =>
    fact.kind === 'scan' && fact.digest !== '' ? sightingFact(fact) : [],
  )
  await store.add(imagePartition(at.place, ''), sightings)
}

/** The messages of what was pushed as one image, and where they are stored: with one of its images. */
export interface ScanMessages {
  readonly partition: string
  readonly states: Partition['messages']
  readonly messages: readonly Message[]
}

/**
 * The messages of an image: one in each environment that its repository is for. An image index, the images that it lists, and their
 * attestations are one image. Where there is nothing new there is no message, but one that was published is kept up to date.
 */
export async function scanMessages(
  snapshot: Partition,
  place: RepositoryPlace,
  options: ScanOptions,
): Promise<ScanMessages | undefined> {
  const own = snapshot.facts.filter(isImageFact)
  const [first] = own
  if (!first) return undefined
  const push = await learnPush(first.digest, own, place, options)
  const others = await membersOf(push, first.digest, place, options)
  const all = [...own, ...others.facts]
  const found = await learn({ own, all, place }, options)
  await options.store.add(imagePartition(place, first.digest), found)
  const { messages: states } = others.leader ?? snapshot
  const facts = [...all, ...found]
  const messages = resolveRepository(place, options.settings.environments).flatMap((one) => {
    const card = scanCardOf(facts, one.target, options.settings, push)
    const silent = card.outcome === 'clean' || card.outcome === 'pending'
    return silent && !isPublished(states, card.id)
      ? []
      : [scanMessage(card, place, one, options.settings)]
  })
  return { partition: imagePartition(place, push.leader), states, messages }
}

/** What was pushed with an image, by ECR or by what was seen of the repository. */
async function learnPush(
  digest: string,
  own: readonly ImageFact[],
  place: RepositoryPlace,
  { store, log, enrichPush }: ScanOptions,
): Promise<Push> {
  if (digest === '') return pushOf(digest, [])
  const partition = imagePartition(place, '')
  const facts = (await store.read(partition)).facts.filter(isPushFact)
  const attempt = createAttempt(log, { image: digest })
  const read = async () => enrichPush?.({ place, digest, facts }, AbortSignal.timeout(ENRICH_MS))
  const found: readonly PushFact[] = (await attempt('push', read)) ?? []
  const members = own.filter((fact) => fact.kind === 'members')
  const push = pushOf(digest, [...facts, ...found], members)
  const isSeen = facts.some((fact) => fact.kind === 'sighting' && fact.digest === digest)
  const leader: PushFact[] = isSeen ? [{ kind: 'leader', digest: push.leader }] : []
  const isNew = (fact: PushFact) =>
    !facts.some((one) => JSON.stringify(one) === JSON.stringify(fact))
  await store.add(partition, [...found, ...leader].filter(isNew))
  return push
}

async function storedImage(
  digest: string,
  place: RepositoryPlace,
  store: Store,
): Promise<Image | undefined> {
  const read = async (one: string) =>
    (await store.read(imagePartition(place, one))).facts.filter(isImageFact)
  const own = await read(digest)
  if (own.length === 0) return undefined
  const push = pushOf(
    digest,
    [],
    own.filter((fact) => fact.kind === 'members'),
  )
  const others = push.members.filter((member) => member.digest !== digest)
  const facts = await Promise.all(others.map((member) => read(member.digest)))
  return pushedImageOf([...own, ...facts.flat()], push)
}

/** What is stored of the other images of a push. Each of them keeps what the push is, for findings that come later. */
async function membersOf(
  push: Push,
  digest: string,
  place: RepositoryPlace,
  { store }: ScanOptions,
): Promise<{ readonly facts: readonly ImageFact[]; readonly leader: Partition | undefined }> {
  if (push.members.length === 1) return { facts: [], leader: undefined }
  const { root, members, leader, certain } = push
  const snapshots = await Promise.all(
    members.map(async (member) => {
      const partition = imagePartition(place, member.digest)
      const stored: MembersFact = {
        kind: 'members',
        digest: member.digest,
        root: root.digest,
        tags: root.tags,
        ...{ members, leader, certain },
      }
      await store.add(partition, [stored])
      return { digest: member.digest, partition: await store.read(partition) }
    }),
  )
  return {
    facts: snapshots
      .filter((one) => one.digest !== digest)
      .flatMap(({ partition }) => partition.facts.filter(isImageFact)),
    leader: snapshots.find((one) => one.digest === leader)?.partition,
  }
}

/** Whether any publisher has sent the message, or may have. Notifiers store it under their own name and its id. */
function isPublished(messages: Partition['messages'], card: string): boolean {
  return [...messages].some(([id, { ts, lease }]) =>
    id === card ? ts !== '' || lease !== undefined : id.endsWith(`:${card}`),
  )
}

interface Scanned {
  readonly own: readonly ImageFact[]
  readonly all: readonly ImageFact[]
  readonly place: RepositoryPlace
}

async function learn(
  { own, all, place }: Scanned,
  { store, log, enrichScan, settings }: ScanOptions,
): Promise<readonly ImageFact[]> {
  const places = resolveRepository(place, settings.environments)
  const environments = places.flatMap(({ target }) => target ?? [])
  const image = {
    ...{ place, facts: own, all, environments },
    storedImage: (digest: string) => storedImage(digest, place, store),
  }
  const attempt = createAttempt(log, { image: own[0]?.digest })
  return (
    (await attempt('all', async () => enrichScan?.(image, AbortSignal.timeout(ENRICH_MS)))) ?? []
  )
}
