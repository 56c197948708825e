import { arn } from '../arn.ts'
import type { Caller } from '../caller.ts'
import type { Clock } from '../clock.ts'
import { page } from '../page.ts'
import { AwsError, type AwsService } from '../wire/service.ts'
import type { Violation } from '../wire/violations.ts'
import { countBySeverity, type Finding, type Scan, type StoredImage } from './image.ts'
import { enhancedFinding } from './inspector.ts'
import { INDEX_MEDIA_TYPE } from './manifest.ts'
import { registryToken } from './registry.ts'
import { type Ecr, findImage, findRepository, imageNotFound, type Repository } from './store.ts'

interface ImageId {
  imageTag?: string
  imageDigest?: string
}

interface Input {
  repositoryName?: string
  repositoryNames?: string[]
  imageIds?: ImageId[]
  imageId?: ImageId
  filter?: { tagStatus?: 'TAGGED' | 'UNTAGGED' | 'ANY' }
  maxResults?: number
  nextToken?: string
}

/** ECR's API, read only. Images are pushed by `push` of the store, not by layers. */
export function createEcrService(ecr: Ecr, clock: Clock): AwsService {
  const repository = ({ repositoryName = '' }: Input, caller: Caller) =>
    findRepository(ecr.repositories(caller), repositoryName, caller)
  const paged = <T>(items: T[], { nextToken, maxResults }: Input, size = 100) =>
    page(items, { token: nextToken, size: maxResults ?? size })

  return {
    name: 'ecr',
    model: { name: 'ecr', invalid: invalidParameter },
    protocol: 'json',
    targetPrefix: 'AmazonEC2ContainerRegistry_V20150921',
    operations: {
      GetAuthorizationToken: (_input: unknown, caller: Caller) => ({
        authorizationData: [
          {
            authorizationToken: registryToken(caller),
            expiresAt: new Date(clock.now() + 12 * 3_600_000),
            proxyEndpoint: `https://${registryHost(caller)}`,
          },
        ],
      }),
      DescribeRepositories: (input: Input, caller: Caller) => {
        const all = input.repositoryNames
          ? input.repositoryNames.map((name) =>
              findRepository(ecr.repositories(caller), name, caller),
            )
          : [...ecr.repositories(caller).values()]
        const { items, nextToken } = paged(all, input)
        return { repositories: items.map((one) => describeRepository(one, caller)), nextToken }
      },
      ListImages: (input: Input, caller: Caller) => {
        const ids = filtered(repository(input, caller), input).flatMap(idsOf)
        const { items, nextToken } = paged(ids, input)
        return { imageIds: items, nextToken }
      },
      DescribeImages: (input: Input, caller: Caller) => {
        const { name, images } = repository(input, caller)
        const wanted = input.imageIds?.map((id) => image(images, id, name, caller))
        const all = wanted ?? filtered({ images }, input)
        const { items, nextToken } = paged(all, input)
        return { imageDetails: items.map((one) => describeImage(one, name, caller)), nextToken }
      },
      BatchGetImage: (input: Input, caller: Caller) =>
        batchGetImage(repository(input, caller), input.imageIds ?? [], caller),
      DescribeImageScanFindings: (input: Input, caller: Caller) => {
        const { name, images } = repository(input, caller)
        const found = image(images, input.imageId ?? {}, name, caller)
        if (!found.scan)
          throw new AwsError(
            'ScanNotFoundException',
            `Image scan does not exist for the image with '${found.digest}' in the repository with name '${name}' in the registry with id '${caller.account}'`,
          )
        const { items, nextToken } = paged([...found.scan.findings], input)
        return {
          registryId: caller.account,
          repositoryName: name,
          imageId: { imageDigest: found.digest, ...input.imageId },
          imageScanStatus: scanStatus(found.scan),
          imageScanFindings: {
            ...scanSummary(found.scan),
            ...(found.scan.type === 'ENHANCED'
              ? { enhancedFindings: items.map((one) => enhancedFinding(one, found, name, caller)) }
              : { findings: items.map(basicFinding) }),
          },
          nextToken,
        }
      },
    },
  }
}

export function registryHost({ account, region }: Caller): string {
  return `${account}.dkr.ecr.${region}.amazonaws.com`
}

function image(
  images: Repository['images'],
  { imageDigest, imageTag }: ImageId,
  repository: string,
  caller: Caller,
): StoredImage {
  const reference = imageDigest ?? imageTag ?? ''
  const found = findImage(images, reference)
  if (!found) throw imageNotFound(caller, repository, reference)
  return found
}

function filtered({ images }: Pick<Repository, 'images'>, { filter }: Input): StoredImage[] {
  const status = filter?.tagStatus ?? 'ANY'
  return [...images.values()].filter(
    ({ tags }) => status === 'ANY' || (status === 'TAGGED') === tags.size > 0,
  )
}

function idsOf({ digest, tags }: StoredImage): ImageId[] {
  if (tags.size === 0) return [{ imageDigest: digest }]
  return [...tags].map((tag) => ({ imageDigest: digest, imageTag: tag }))
}

function describeRepository({ name, createdAt }: Repository, caller: Caller) {
  return {
    repositoryArn: arn('ecr', caller, `repository/${name}`),
    registryId: caller.account,
    repositoryName: name,
    repositoryUri: `${registryHost(caller)}/${name}`,
    createdAt: new Date(createdAt),
    imageTagMutability: 'MUTABLE',
    imageScanningConfiguration: { scanOnPush: true },
    encryptionConfiguration: { encryptionType: 'AES256' },
  }
}

function describeImage(stored: StoredImage, repository: string, caller: Caller) {
  return {
    registryId: caller.account,
    repositoryName: repository,
    imageDigest: stored.digest,
    ...(stored.tags.size > 0 && { imageTags: [...stored.tags] }),
    imageSizeInBytes: 1000,
    imagePushedAt: new Date(stored.pushedAt),
    imageManifestMediaType: INDEX_MEDIA_TYPE,
    ...(stored.scan && {
      imageScanStatus: scanStatus(stored.scan),
      imageScanFindingsSummary: scanSummary(stored.scan),
    }),
  }
}

function basicFinding({ attributes = {}, fixedIn: _fixedIn, ...finding }: Finding) {
  return {
    ...finding,
    attributes: Object.entries(attributes).map(([key, value]) => ({ key, value })),
  }
}

function scanStatus({ type, status, description }: Scan) {
  // Amazon Inspector keeps monitoring an image after its first scan.
  if (type === 'ENHANCED' && status === 'COMPLETE')
    return { status: 'ACTIVE', description: 'Continuous scan is selected for image.' }
  return {
    status,
    description:
      description ?? (status === 'COMPLETE' ? 'The scan was completed successfully.' : ''),
  }
}

function scanSummary({ completedAt, findings }: Scan) {
  return {
    imageScanCompletedAt: new Date(completedAt),
    vulnerabilitySourceUpdatedAt: new Date(completedAt),
    findingSeverityCounts: countBySeverity(findings),
  }
}

function batchGetImage({ name, images }: Repository, ids: ImageId[], caller: Caller) {
  const found = ids.map((id) => ({
    id,
    image: findImage(images, id.imageDigest ?? id.imageTag ?? ''),
  }))
  return {
    images: found.flatMap(({ id, image }) =>
      image
        ? {
            registryId: caller.account,
            repositoryName: name,
            imageId: { ...id, imageDigest: image.digest },
            imageManifest: image.manifest,
            imageManifestMediaType: INDEX_MEDIA_TYPE,
          }
        : [],
    ),
    failures: found.flatMap(({ id, image }) =>
      image
        ? []
        : { imageId: id, failureCode: 'ImageNotFound', failureReason: 'Requested image not found' },
    ),
  }
}

/** ECR reports one violation, in words of its own. */
function invalidParameter([first]: readonly Violation[]): AwsError {
  return new AwsError(
    'InvalidParameterException',
    `Invalid parameter at '${first?.path}' failed to satisfy constraint: '${first?.constraint}'`,
  )
}
