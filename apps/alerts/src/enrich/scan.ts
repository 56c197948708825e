import type { Owner } from '@repo/aws-events'
import type { DeploymentTarget } from '@repo/environments'
import type { Log } from '../log.ts'
import type { RepositoryPlace } from '../places/place.ts'
import { baseOf, servingIn } from '../scan/card.ts'
import { inUseDuring, stopsOf } from '../scan/coverage.ts'
import { type FindingsFact, type ImageFact, keysOf } from '../scan/fact.ts'
import { type Image, imageOf } from '../scan/image.ts'
import { isNone, levels } from '../scan/level.ts'
import { type Attempt, createAttempt } from './best-effort.ts'
import type { ImageReader, ScanResult } from './image-reader.ts'
import { readerFor } from './reader-for.ts'

/** An image of which an event arrived, and its facts. */
export interface ScannedImage {
  readonly place: RepositoryPlace
  readonly facts: readonly ImageFact[]
  /** These, and the facts of what was pushed with it as one image. Default: the same. */
  readonly all?: readonly ImageFact[]
  /** Digests of what was pushed as one with it. Default: its own. */
  readonly digests?: readonly string[]
  readonly environments: readonly DeploymentTarget[]
  /** Another image of the repository, with what was pushed as one with it, by what is stored. */
  readonly storedImage: (digest: string) => Promise<Image | undefined>
}

/** Reads what the events of an image lack. Best effort: what could not be read is missing. */
export type EnrichScan = (image: ScannedImage, signal: AbortSignal) => Promise<ImageFact[]>

export interface EnrichScanOptions {
  readonly log: Log
  /** The function's own account and region: nothing else is read. */
  readonly own: Owner | undefined
  /** Opens the reader. Default: loads the SDK's clients when they are first needed. */
  readonly open?: (own: Owner) => Promise<ImageReader>
}

/** The worst ones, more than anybody reads; the store bounds their bytes. */
const MAX_LISTED = 1000

/**
 * Reads the findings of an image from ECR, the image that serves in each environment from ECS, and the findings of that one. What
 * was read once is not read again: an image is compared with what served when it was first scanned.
 */
export function createEnrichScan({ log, own, open = sdkReader }: EnrichScanOptions): EnrichScan {
  const readerOf = readerFor(own, open)

  return async function enrichScan(scanned, signal) {
    const { place, environments } = scanned
    const image = imageOf(scanned.facts)
    // Without its digest there is nothing to read by.
    if (image.digest === '') return []
    const reader = await readerOf(place)
    if (!reader) return []
    const attempt = createAttempt(log, { image: image.digest })
    const own = isRead(scanned.facts, image)
      ? undefined
      : attempt('findings', () => reader.findings(place, image.digest, signal))
    const others = environments.map((environment) =>
      compare(scanned, environment, image, { reader, attempt, signal }),
    )
    const inUse = environments.map((environment) =>
      readInUse(scanned, environment, image, { reader, attempt, signal }),
    )
    const answer = await own
    const list = answer ? [listOf(answer, image)] : []
    return [...list, ...(await Promise.all([...others, ...inUse])).flat()]
  }
}

interface Steps {
  readonly reader: ImageReader
  readonly attempt: Attempt
  readonly signal: AbortSignal
}

/** Whether the image serves now that Amazon Inspector has stopped scanning it: it was compared when it was pushed. */
async function readInUse(
  { place, facts, all = facts, digests }: ScannedImage,
  environment: DeploymentTarget,
  { digest }: Image,
  { reader, attempt, signal }: Steps,
): Promise<ImageFact[]> {
  const stop = stopsOf(all).at(-1)
  if (!stop || stop.resumedAt !== undefined) return []
  if (inUseDuring(all, stop, environment.name) !== undefined) return []
  const read = () => reader.serving(environment, place, signal)
  const served = await attempt(`serving image of ${environment.name}`, read)
  if (!served) return []
  const inUse = (digests ?? [digest]).includes(served.digest)
  return [{ kind: 'in-use', digest, environment: environment.name, at: stop.lastAt, inUse }]
}

async function compare(
  { place, facts, all = facts, storedImage }: ScannedImage,
  environment: DeploymentTarget,
  { digest }: Image,
  { reader, attempt, signal }: Steps,
): Promise<ImageFact[]> {
  const found: ImageFact[] = []
  let serving = servingIn(all, environment.name)
  if (!serving) {
    const read = () => reader.serving(environment, place, signal)
    const served = await attempt(`serving image of ${environment.name}`, read)
    if (!served) return []
    const { digest: other, tag } = served
    const where = { kind: 'serving' as const, digest, environment: environment.name }
    serving = { ...where, serving: other, ...(tag === undefined ? {} : { tag }) }
    found.push(serving)
  }
  const other = serving.serving
  if (other === digest || baseOf(all, other)) return found
  const answer = await attempt('comparison', () => reader.findings(place, other, signal))
  const findings = answer?.failure === undefined ? answer?.findings : undefined
  const before =
    findings ?? (await attempt('comparison', async () => namedFindings(await storedImage(other))))
  if (before) found.push({ kind: 'base', digest, serving: other, findings: before.flatMap(keysOf) })
  return found
}

/** The findings of an image, if they are all that were found in it. */
function namedFindings(image: Image | undefined) {
  if (!image?.scan || image.failure !== undefined) return undefined
  return isNone(image.unnamed) ? image.findings : undefined
}

/** True if the findings were read after the newest scan. */
function isRead(facts: readonly ImageFact[], { scan }: Image): boolean {
  const lists = facts.filter((fact): fact is FindingsFact => fact.kind === 'findings')
  return lists.some(({ scanAt }) => scanAt >= (scan?.at ?? 0))
}

function listOf({ findings, counts, failure }: ScanResult, image: Image): FindingsFact {
  const { digest, scan } = image
  const worst = findings.toSorted((a, b) => levels.indexOf(a.level) - levels.indexOf(b.level))
  return {
    kind: 'findings',
    digest,
    scanAt: scan?.at ?? 0,
    findings: worst.slice(0, MAX_LISTED),
    counts,
    ...(failure === undefined ? {} : { failure }),
  }
}

async function sdkReader(own: Owner): Promise<ImageReader> {
  const { createImageReader } = await import('./image-reader.ts')
  return createImageReader(own)
}
