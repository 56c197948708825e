import {
  BatchGetImageCommand,
  DescribeImagesCommand,
  type DescribeImagesCommandInput,
  ECRClient,
  type ImageDetail,
} from '@aws-sdk/client-ecr'
import type { Owner } from '@repo/aws-events'
import * as z from 'zod/mini'
import type { RepositoryPlace } from '../places/place.ts'
import type { ManifestFact, Part } from '../scan/push-fact.ts'

/** What ECR returns of an image, at whatever time. */
export type Manifest = Omit<ManifestFact, 'at'>

/** Reads from ECR what an image is and what it consists of. Every request may fail. */
export interface ManifestReader {
  /** What ECR has under a digest. */
  manifest(place: RepositoryPlace, digest: string, signal: AbortSignal): Promise<Manifest>
  /** The index that lists an image; `undefined` if none of those that were pushed with it does. */
  indexOf(
    place: RepositoryPlace,
    image: Manifest,
    signal: AbortSignal,
  ): Promise<Manifest | undefined>
}

const indexTypes = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
]

/** Media types of the configuration of an image that runs; whatever else has none is an artifact. */
const imageConfigs = [
  'application/vnd.oci.image.config.v1+json',
  'application/vnd.docker.container.image.v1+json',
]

/** An index is pushed after what it lists, by the same client. */
const TOGETHER = 10 * 60_000
const MAX_PAGES = 3
const MAX_INDEXES = 20

/**
 * The part of an image index that is read.
 * @see https://github.com/opencontainers/image-spec/blob/main/image-index.md
 */
const indexSchema = z.object({
  manifests: z.array(
    z.object({
      digest: z.string(),
      platform: z.optional(
        z.object({
          os: z.optional(z.string()),
          architecture: z.optional(z.string()),
          variant: z.optional(z.string()),
        }),
      ),
      annotations: z.optional(z.record(z.string(), z.string())),
    }),
  ),
})

/** With the SDK. One attempt and one retry: all requests together have a few seconds. */
export function createManifestReader(
  own: Owner,
  ecr: Pick<ECRClient, 'send'> = new ECRClient({ region: own.region, maxAttempts: 2 }),
): ManifestReader {
  async function describe(
    { account, repository }: RepositoryPlace,
    input: Partial<DescribeImagesCommandInput>,
    abortSignal: AbortSignal,
  ) {
    const where = { registryId: account, repositoryName: repository }
    return ecr.send(new DescribeImagesCommand({ ...where, ...input }), { abortSignal })
  }

  /** The entries of these indexes, by their digests. */
  async function entries(
    { account, repository }: RepositoryPlace,
    digests: readonly string[],
    abortSignal: AbortSignal,
  ): Promise<ReadonlyMap<string, readonly Part[]>> {
    if (digests.length === 0) return new Map()
    const command = new BatchGetImageCommand({
      registryId: account,
      repositoryName: repository,
      imageIds: digests.map((imageDigest) => ({ imageDigest })),
      acceptedMediaTypes: indexTypes,
    })
    const { images = [] } = await ecr.send(command, { abortSignal })
    return new Map(
      images.map(({ imageId, imageManifest }) => [
        imageId?.imageDigest ?? '',
        partsOf(imageManifest ?? ''),
      ]),
    )
  }

  return {
    async manifest(place, digest, signal) {
      const { imageDetails } = await describe(
        place,
        { imageIds: [{ imageDigest: digest }] },
        signal,
      )
      const detail = imageDetails?.[0]
      if (!isIndex(detail)) return factOf(detail, digest)
      const parts = await entries(place, [digest], signal)
      return factOf(detail, digest, parts.get(digest))
    },
    async indexOf(place, { digest, pushedAt }, signal) {
      const indexes: ImageDetail[] = []
      let nextToken: string | undefined
      for (let page = 0; page < MAX_PAGES; page += 1) {
        const input = { filter: { tagStatus: 'TAGGED' as const }, maxResults: 1000, nextToken }
        const answer = await describe(place, input, signal)
        indexes.push(...(answer.imageDetails ?? []).filter((one) => isIndex(one)))
        nextToken = answer.nextToken
        if (nextToken === undefined) break
      }
      const distance = ({ imagePushedAt }: ImageDetail) =>
        Math.abs((imagePushedAt?.getTime() ?? 0) - (pushedAt ?? 0))
      const near = indexes
        .filter((one) => distance(one) <= TOGETHER)
        .sort((a, b) => distance(a) - distance(b))
        .slice(0, MAX_INDEXES)
      const found = await entries(
        place,
        near.flatMap(({ imageDigest }) => imageDigest ?? []),
        signal,
      )
      const index = near.find(({ imageDigest = '' }) =>
        found.get(imageDigest)?.some((part) => part.digest === digest),
      )
      const name = index?.imageDigest
      return name === undefined ? undefined : factOf(index, name, found.get(name))
    },
  }
}

function isIndex(detail: ImageDetail | undefined): boolean {
  return indexTypes.includes(detail?.imageManifestMediaType ?? '')
}

function factOf(
  detail: ImageDetail | undefined,
  digest: string,
  parts?: readonly Part[],
): Manifest {
  const { imageTags = [], imagePushedAt, artifactMediaType } = detail ?? {}
  const isImage = artifactMediaType === undefined || imageConfigs.includes(artifactMediaType)
  return {
    kind: 'manifest',
    digest,
    is: isIndex(detail) ? 'index' : isImage ? 'image' : 'artifact',
    tags: [...imageTags].sort(),
    ...(imagePushedAt ? { pushedAt: imagePushedAt.getTime() } : {}),
    ...(parts ? { parts } : {}),
  }
}

/** The entries of an index, by digest. BuildKit marks an attestation by an annotation and a platform that does not exist. */
function partsOf(manifest: string): Part[] {
  const { manifests } = indexSchema.parse(JSON.parse(manifest))
  return manifests
    .map(({ digest, platform, annotations }): Part => {
      const { os, architecture, variant } = platform ?? {}
      const attests = annotations?.['vnd.docker.reference.type'] !== undefined || os === 'unknown'
      if (attests) return { digest, is: 'artifact' }
      const named = [os, architecture, variant].filter((name) => name !== undefined).join('/')
      return { digest, is: 'image', ...(named === '' ? {} : { platform: named }) }
    })
    .sort((a, b) => (a.digest < b.digest ? -1 : 1))
}
