import type { DeploymentTarget } from '@repo/environments'
import { errorFields, type Log } from '../log.ts'
import type { RepositoryPlace } from '../places/place.ts'
import { baseOf, servingIn } from '../scan/card.ts'
import { type FindingsFact, type ImageFact, keysOf } from '../scan/fact.ts'
import { type Image, imageOf } from '../scan/image.ts'
import { isNone, levels } from '../scan/level.ts'
import type { ImageReader, ScanResult } from './image-reader.ts'

/** An image of which something was heard, and what is known of it. */
export interface ScannedImage {
  readonly place: RepositoryPlace
  readonly facts: readonly ImageFact[]
  readonly environments: readonly DeploymentTarget[]
  /** What the store has of another image of the repository. */
  readonly factsOf: (digest: string) => Promise<readonly ImageFact[]>
}

/** Learns what the events do not say of an image. Best effort: whatever it could not learn is missing. */
export type EnrichScan = (image: ScannedImage, signal: AbortSignal) => Promise<ImageFact[]>

export interface EnrichScanOptions {
  readonly log: Log
  /** Makes what asks ECR and ECS in a region. Default: loads the SDK's clients when they are first needed. */
  readonly readerIn?: (region: string) => Promise<ImageReader>
}

/** An item of the store holds 400 KB. */
const MAX_LISTED = 1000

/**
 * Asks ECR for the findings of an image by name, ECS for the image that serves in each environment, and ECR for what is known
 * of that one. What has been answered is not asked again: an image is compared with what served when it was first scanned.
 */
export function createEnrichScan({ log, readerIn = sdkReader }: EnrichScanOptions): EnrichScan {
  const clients = new Map<string, Promise<ImageReader>>()

  return async function enrichScan(scanned, signal) {
    const { place, environments } = scanned
    const image = imageOf(scanned.facts)
    // Without its digest nothing can be asked.
    if (image.digest === '') return []
    const client = clients.get(place.region) ?? readerIn(place.region)
    clients.set(place.region, client)
    const reader = await client

    async function learn<Learnt>(what: string, question: () => Promise<Learnt>) {
      try {
        return await question()
      } catch (error) {
        const fields = { image: image.digest, ...errorFields(error) }
        log('warn', `${what} of a scanned image not known`, fields)
        return undefined
      }
    }

    const own = isAnswered(scanned.facts, image)
      ? undefined
      : learn('the findings', () => reader.findings(place, image.digest, signal))
    const others = environments.map((environment) =>
      compare(scanned, environment, image, { reader, learn, signal }),
    )
    const answer = await own
    const list = answer ? [listOf(answer, image)] : []
    return [...list, ...(await Promise.all(others)).flat()]
  }
}

interface Question {
  readonly reader: ImageReader
  readonly learn: <Learnt>(
    what: string,
    question: () => Promise<Learnt>,
  ) => Promise<Learnt | undefined>
  readonly signal: AbortSignal
}

async function compare(
  { place, facts, factsOf }: ScannedImage,
  environment: DeploymentTarget,
  { digest }: Image,
  { reader, learn, signal }: Question,
): Promise<ImageFact[]> {
  const learnt: ImageFact[] = []
  let serving = servingIn(facts, environment.name)
  if (!serving) {
    const question = () => reader.serving(environment, place, signal)
    const found = await learn(`what serves in ${environment.name} instead`, question)
    if (!found) return []
    const { digest: other, tag } = found
    const where = { kind: 'serving' as const, digest, environment: environment.name }
    serving = { ...where, serving: other, ...(tag === undefined ? {} : { tag }) }
    learnt.push(serving)
  }
  const other = serving.serving
  if (other === digest || baseOf(facts, other)) return learnt
  const answer = await learn('the comparison', () => reader.findings(place, other, signal))
  const findings = answer?.failure === undefined ? answer?.findings : undefined
  const known =
    findings ?? (await learn('the comparison', async () => stored(await factsOf(other))))
  if (known) learnt.push({ kind: 'base', digest, serving: other, known: known.flatMap(keysOf) })
  return learnt
}

/** What the store knows of an image, if it is everything that was found in it. */
function stored(facts: readonly ImageFact[]) {
  if (facts.length === 0) return undefined
  const { findings, scan, failure, unnamed } = imageOf(facts)
  return scan && failure === undefined && isNone(unnamed) ? findings : undefined
}

/** True if ECR was asked after the newest scan, or has nothing more to say. */
function isAnswered(facts: readonly ImageFact[], { scan }: Image): boolean {
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

async function sdkReader(region: string): Promise<ImageReader> {
  const { createImageReader } = await import('./image-reader.ts')
  return createImageReader(region)
}
