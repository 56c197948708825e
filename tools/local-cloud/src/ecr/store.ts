import { createHash } from 'node:crypto'
import { createBuild } from '@repo/aws-events/build'
import { perPlace, uuid } from '../arn.ts'
import type { Caller } from '../caller.ts'
import type { Clock } from '../clock.ts'
import type { Events, Images, LocalImage } from '../ecs/ports.ts'
import { AwsError } from '../wire/service.ts'
import { countBySeverity, type Finding, type ScanType, type StoredImage } from './image.ts'
import { inspectorEvents } from './inspector.ts'
import { imageManifest } from './manifest.ts'

export interface Repository {
  readonly name: string
  readonly createdAt: number
  readonly images: Map<string, StoredImage>
}

export interface Push {
  readonly repository: string
  readonly tag: string
  /** Command that a container of the image runs, for instance `[node, main.mjs]`. */
  readonly command: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
  readonly dockerImage?: string
}

export interface PublishScan {
  readonly repository: string
  /** A tag or a `sha256:…` digest. */
  readonly image: string
  /** Default: `BASIC`. */
  readonly type?: ScanType
  readonly status?: 'COMPLETE' | 'FAILED'
  readonly description?: string
  readonly findings?: readonly Finding[]
}

export interface Ecr extends Images {
  seedRepository(caller: Caller, name: string): Repository
  repositories(caller: Caller): Map<string, Repository>
  /** Every repository, by account and region. */
  places(): readonly { readonly caller: Caller; readonly name: string }[]
  /** Pushes an image and emits `ECR Image Action`; returns its digest. */
  push(caller: Caller, push: Push): string
  /**
   * Stores the findings for `DescribeImageScanFindings` and emits `ECR Image Scan`; for an enhanced scan, `Inspector2 Scan`
   * and an `Inspector2 Finding` for each.
   */
  publishScan(caller: Caller, scan: PublishScan): void
}

export interface EcrOptions {
  readonly clock: Clock
  readonly events: Events
}

/** The registry of every account and region. Tags may move; an image without a tag stays. */
export function createEcr({ clock, events }: EcrOptions): Ecr {
  const repositories = perPlace(() => new Map<string, Repository>())
  const places: { caller: Caller; name: string }[] = []
  const build = perPlace((caller) => createBuild({ ...caller, newId: uuid, now: clock.now }))

  function seedRepository(caller: Caller, name: string): Repository {
    const existing = repositories(caller).get(name)
    if (existing) return existing
    const { account, region } = caller
    places.push({ caller: { account, region }, name })
    const made: Repository = { name, createdAt: clock.now(), images: new Map() }
    repositories(caller).set(name, made)
    return made
  }

  function push(caller: Caller, { repository, tag, ...content }: Push): string {
    const { images } = findRepository(repositories(caller), repository, caller)
    const manifest = imageManifest(content)
    const digest = `sha256:${createHash('sha256').update(manifest).digest('hex')}`
    for (const image of images.values()) image.tags.delete(tag)
    const existing = images.get(digest)
    const stored: StoredImage = existing ?? {
      digest,
      manifest,
      pushedAt: clock.now(),
      tags: new Set(),
      command: content.command,
      environment: content.environment ?? {},
      ...(content.dockerImage && { dockerImage: content.dockerImage }),
    }
    stored.tags.add(tag)
    images.set(digest, stored)
    events.emit(
      build(caller).ecrImageAction({
        repository,
        detail: { 'image-digest': digest, 'image-tag': tag },
      }),
    )
    return digest
  }

  function publishScan(caller: Caller, scan: PublishScan): void {
    const { repository, image: reference, status = 'COMPLETE', description, findings = [] } = scan
    const { type = 'BASIC' } = scan
    const { images } = findRepository(repositories(caller), repository, caller)
    const image = findImage(images, reference)
    if (!image) throw imageNotFound(caller, repository, reference)
    image.scan = {
      type,
      status,
      findings: status === 'COMPLETE' ? findings : [],
      completedAt: clock.now(),
      ...(description && { description }),
    }
    if (type === 'ENHANCED') {
      for (const event of inspectorEvents(build(caller), caller, repository, image))
        events.emit(event)
      return
    }
    const counts = countBySeverity(image.scan.findings)
    events.emit(
      build(caller).ecrImageScan({
        repository,
        detail: {
          'scan-status': status,
          // A failed scan has no counts, as in ECR.
          ...(Object.keys(counts).length > 0 && { 'finding-severity-counts': counts }),
          'image-digest': image.digest,
          'image-tags': [...image.tags],
        },
      }),
    )
  }

  return {
    repositories,
    seedRepository,
    places: () => places,
    push,
    publishScan,
    resolve: (uri) => resolve(repositories, uri),
  }
}

const IMAGE_URI =
  /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com\/([^:@]+)(?::([^@]+))?(?:@(sha256:[0-9a-f]{64}))?$/

function resolve(repositories: Ecr['repositories'], uri: string): LocalImage | undefined {
  const [, account, region, repository, tag = 'latest', digest] = IMAGE_URI.exec(uri) ?? []
  if (!account || !region || !repository) return undefined
  const stored = repositories({ account, region }).get(repository)
  const image = stored && findImage(stored.images, digest ?? tag)
  if (!image) return undefined
  return {
    repository,
    tag: digest ? (image.tags.values().next().value ?? '') : tag,
    digest: image.digest,
    command: image.command,
    environment: image.environment,
    ...(image.dockerImage && { dockerImage: image.dockerImage }),
  }
}

/** By tag, or by `sha256:…` digest. */
export function findImage(
  images: ReadonlyMap<string, StoredImage>,
  reference: string,
): StoredImage | undefined {
  if (reference.startsWith('sha256:')) return images.get(reference)
  return [...images.values()].find((image) => image.tags.has(reference))
}

export function findRepository(
  repositories: ReadonlyMap<string, Repository>,
  name: string,
  { account }: Caller,
): Repository {
  const found = repositories.get(name)
  if (!found)
    throw new AwsError(
      'RepositoryNotFoundException',
      `The repository with name '${name}' does not exist in the registry with id '${account}'`,
    )
  return found
}

export function imageNotFound(caller: Caller, repository: string, reference: string): AwsError {
  const byDigest = reference.startsWith('sha256:')
  const id = `{imageDigest:'${byDigest ? reference : 'null'}', imageTag:'${byDigest ? 'null' : reference}'}`
  return new AwsError(
    'ImageNotFoundException',
    `The image with imageId ${id} does not exist within the repository with name '${repository}' in the registry with id '${caller.account}'`,
  )
}
