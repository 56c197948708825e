import { createAttempt } from '../enrich/best-effort.ts'
import type { EnrichPush } from '../enrich/push.ts'
import type { EnrichScan } from '../enrich/scan.ts'
import type { Log } from '../log.ts'
import { imagePartition, placeOfPartition } from '../places/partition.ts'
import type { RepositoryPlace } from '../places/place.ts'
import { type ResolvedPlace, resolveRepository } from '../places/resolve.ts'
import { coverageId, coverageMessage } from '../render/coverage.ts'
import type { Message } from '../render/message.ts'
import { scanMessage } from '../render/scan.ts'
import { cardsByChannel } from '../scan/by-channel.ts'
import { scanCardOf } from '../scan/card.ts'
import { inUseDuring, refusalOf, stopsOf } from '../scan/coverage.ts'
import { type ImageFact, isImageFact, type MembersFact } from '../scan/fact.ts'
import { sightingFact } from '../scan/facts-of.ts'
import type { Image } from '../scan/image.ts'
import { type Push, pushOf } from '../scan/push.ts'
import { isPushFact, type PushFact } from '../scan/push-fact.ts'
import { pushedImageOf } from '../scan/pushed-image.ts'
import type { Settings } from '../settings.ts'
import type { Fact, Partition, Store } from '../store/store.ts'
import type { Batch } from './batch.ts'
import type { Work } from './work.ts'

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
  const sightings = facts.flatMap((fact) => {
    if (fact.kind === 'coverage' && refusalOf([fact])) return sightingFact({ ...fact, tags: [] })
    return fact.kind === 'scan' && fact.digest !== '' ? sightingFact(fact) : []
  })
  await store.add(imagePartition(at.place, ''), sightings)
}

/**
 * The messages of an image, and what is read beside its events: one message in each environment that its repository is for, or one for
 * all that share a channel. An image
 * index, the images that it lists, and their attestations are one image. Where there is nothing new there is no message, but one
 * that was published is kept up to date.
 */
export function scanWork(
  { partition }: Pick<Batch, 'partition'>,
  place: RepositoryPlace,
  options: ScanOptions,
): Work {
  const { store, settings } = options
  const stored = store.read(partition)
  const learned: ImageFact[] = []
  let learnedOfPush = 0

  async function ownFacts(): Promise<readonly ImageFact[]> {
    return [...(await stored).facts.filter(isImageFact), ...learned]
  }

  return {
    learned: () => learned.length + learnedOfPush,
    async learn(signal) {
      const own = await ownFacts()
      const [first] = own
      if (!first) return
      learnedOfPush = await learnPush(own, place, options, signal)
      const { push, others } = await pushedWith(own, place, store)
      const all = [...own, ...others.facts]
      const digests = push.members.map(({ digest }) => digest)
      const found = await learn({ own, all, digests, place }, options, signal)
      await store.add(partition, found)
      learned.push(...found)
    },
    async messages() {
      const own = await ownFacts()
      const [first] = own
      if (!first) return { partition, states: (await stored).messages, messages: [] }
      const { push, others } = await pushedWith(own, place, store)
      const { messages: states } = others.leader ?? (await stored)
      const facts = [...own, ...others.facts]
      const places = resolveRepository(place, settings)
      const cards = places.map((resolved) => ({
        resolved,
        card: scanCardOf(facts, resolved.target, settings, push),
      }))
      const messages = [
        ...cardsByChannel(cards)
          .filter(({ card: { outcome, id } }) => {
            const silent = outcome === 'clean' || outcome === 'pending'
            return !silent || isPublished(states, id)
          })
          .map(({ card, resolved }) => scanMessage(card, place, resolved, settings)),
        ...places.flatMap((one) => coverageMessages({ facts, push, states }, place, one, settings)),
      ]
      return {
        partition: imagePartition(place, push.leader),
        states,
        messages: messages.map((message) => ({ ...message, openSince: undefined })),
      }
    },
  }
}

interface Pushed {
  readonly push: Push
  readonly others: Others
}

/** What ECR returns of the images that were pushed with one. What was known before is no find. */
async function learnPush(
  own: readonly ImageFact[],
  place: RepositoryPlace,
  { store, log, enrichPush }: ScanOptions,
  signal: AbortSignal,
): Promise<number> {
  const { digest, at } = seenLast(own)
  if (digest === '') return 0
  const facts = await pushFacts(place, at, store)
  const attempt = createAttempt(log, { image: digest })
  const read = async () => enrichPush?.({ place, digest, at, facts }, signal)
  const found = (await attempt('push', read)) ?? []
  return addNew(found, facts, place, store)
}

/** What was pushed with an image, by what is stored now: another image of the same push may have been published just before. */
async function pushedWith(
  own: readonly ImageFact[],
  place: RepositoryPlace,
  store: Store,
): Promise<Pushed> {
  const { digest, at } = seenLast(own)
  if (digest === '') return { push: pushOf(digest, []), others: noOthers }
  const facts = await pushFacts(place, at, store)
  const members = own.filter((fact) => fact.kind === 'members')
  const push = pushOf(digest, facts, members)
  const isSeen = facts.some((fact) => fact.kind === 'sighting' && fact.digest === digest)
  if (isSeen) await addNew([{ kind: 'leader', digest: push.leader, at }], facts, place, store)
  return { push, others: await othersOf(push, digest, place, store) }
}

/** An image, and when an event reported its scan last; where none did, when one reported a finding. */
function seenLast(own: readonly ImageFact[]): { readonly digest: string; readonly at: number } {
  const times = (kinds: readonly string[]) =>
    own.flatMap((fact) => (kinds.includes(fact.kind) && 'at' in fact ? fact.at : []))
  const scans = times(['scan', 'coverage'])
  const at = Math.max(0, ...(scans.length > 0 ? scans : times(['finding'])))
  return { digest: own[0]?.digest ?? '', at }
}

/** What was seen of the repository around a time. Only that is read: a busy repository has thousands of images. */
async function pushFacts(
  place: RepositoryPlace,
  at: number,
  store: Store,
): Promise<readonly PushFact[]> {
  const { facts } = await store.read(imagePartition(place, ''), at - BEFORE)
  return facts.filter(isPushFact)
}

/** Milliseconds: longer than the scans of one push take. */
const BEFORE = 10 * 60_000

/** @returns how many of them are not stored yet */
async function addNew(
  found: readonly PushFact[],
  stored: readonly PushFact[],
  place: RepositoryPlace,
  store: Store,
): Promise<number> {
  const texts = new Set(stored.map((fact) => JSON.stringify(fact)))
  const fresh = found.filter((fact) => !texts.has(JSON.stringify(fact)))
  await store.add(imagePartition(place, ''), fresh)
  return fresh.length
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

interface Others {
  readonly facts: readonly ImageFact[]
  /** What is stored of the image that has the message, if that is another one. */
  readonly leader: Partition | undefined
}

const noOthers: Others = { facts: [], leader: undefined }

/** What is stored of the other images of a push. Each of them keeps what the push is, for findings that come later. */
async function othersOf(
  push: Push,
  digest: string,
  place: RepositoryPlace,
  store: Store,
): Promise<Others> {
  if (push.members.length === 1) return noOthers
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

interface Covered {
  readonly facts: readonly ImageFact[]
  readonly push: Push
  readonly states: Partition['messages']
}

/** Only what serves is worth a message: every image is pushed too long ago one day. */
function coverageMessages(
  { facts, push, states }: Covered,
  place: RepositoryPlace,
  resolved: ResolvedPlace,
  settings: Settings,
): Message[] {
  const { digest, tags } = pushedImageOf(facts, push)
  const environment = resolved.target?.name
  const image = {
    digest: digest || push.root.digest,
    tags: tags.length > 0 ? tags : push.root.tags,
  }
  return stopsOf(facts).flatMap((coverage) => {
    const inUse = environment === undefined ? undefined : inUseDuring(facts, coverage, environment)
    const ids = coverage.stops.map((at) => coverageId(environment, push.leader, at))
    const silent = inUse === false || coverage.resumedAt !== undefined
    return silent && !ids.some((id) => isPublished(states, id))
      ? []
      : [
          coverageMessage(
            { coverage, image, leader: push.leader, inUse },
            place,
            resolved,
            settings,
          ),
        ]
  })
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
  readonly digests: readonly string[]
  readonly place: RepositoryPlace
}

async function learn(
  { own, all, digests, place }: Scanned,
  { store, log, enrichScan, settings }: ScanOptions,
  signal: AbortSignal,
): Promise<readonly ImageFact[]> {
  const places = resolveRepository(place, settings)
  const environments = places.flatMap(({ target }) => target ?? [])
  const image = {
    ...{ place, facts: own, all, digests, environments },
    storedImage: (digest: string) => storedImage(digest, place, store),
  }
  const attempt = createAttempt(log, { image: own[0]?.digest })
  return (await attempt('all', async () => enrichScan?.(image, signal))) ?? []
}
