import { BatchGetImageCommand, ECRClient, GetAuthorizationTokenCommand } from '@aws-sdk/client-ecr'
import { call } from '../aws.ts'
import { isObject } from '../definitions/json.ts'
import type { TaskDefinition } from '../definitions/load.ts'
import { EcspressoError } from '../errors.ts'
import type { Session } from '../session.ts'

const ECR_IMAGE =
  /^([0-9]+)\.dkr\.ecr\.([0-9a-zA-Z-]+)\.amazonaws\.com(?:\.cn)?\/([^:@]+)(?::([^@]+))?(?:@(.+))?$/

const MEDIA_TYPES = [
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
]

/**
 * Checks that the image exists in ECR for the task's platform.
 *
 * The real ecspresso calls the registry over https, which cannot work against a local cloud on one plain port. So this
 * calls ECR's API (BatchGetImage), and skips images of other registries with a message.
 */
export async function verifyImage(
  session: Session,
  image: string | undefined,
  definition: TaskDefinition,
): Promise<string | undefined> {
  if (!image) throw new EcspressoError('verify', 'The container has no image.')
  const match = ECR_IMAGE.exec(image)
  if (!match) return 'only images in ECR are looked up by ecspresso-lite'
  const [, registryId, region = '', repositoryName, tag, imageDigest] = match
  const client = new ECRClient({ ...session.aws, region })
  await call('ecr:GetAuthorizationToken', () => client.send(new GetAuthorizationTokenCommand({})))
  const { images = [] } = await call('ecr:BatchGetImage', () =>
    client.send(
      new BatchGetImageCommand({
        registryId,
        repositoryName,
        imageIds: [imageDigest ? { imageDigest } : { imageTag: tag ?? 'latest' }],
        acceptedMediaTypes: MEDIA_TYPES,
      }),
    ),
  )
  const manifest = images[0]?.imageManifest
  if (manifest === undefined) throw new EcspressoError('not-found', `${image} is not in ECR.`)
  const wanted = await platformOf(session, definition)
  if (wanted === undefined) return undefined
  const offered = platformsIn(manifest, image)
  if (offered.length > 0 && !offered.includes(wanted))
    throw new EcspressoError('verify', `${image} is for ${offered.join(', ')}, not for ${wanted}.`)
  return undefined
}

/** Platforms (`linux/amd64`) of an index. The manifest of a single image has none: then nothing is compared. */
function platformsIn(manifest: string, image: string): string[] {
  let parsed: unknown
  try {
    parsed = JSON.parse(manifest)
  } catch (cause) {
    throw new EcspressoError('verify', `The manifest of ${image} is not JSON.`, { cause })
  }
  const entries = isObject(parsed) && Array.isArray(parsed['manifests']) ? parsed['manifests'] : []
  const platforms = entries.map((entry) => isObject(entry) && entry['platform'])
  // An entry without a platform matches all.
  if (!platforms.every(isObject)) return []
  return platforms.map(({ os, architecture }) => `${os}/${architecture}`)
}

/** The task's platform; `undefined` when neither definition sets it. */
async function platformOf(
  session: Session,
  definition: TaskDefinition,
): Promise<string | undefined> {
  const { runtimePlatform: platform, requiresCompatibilities = [] } = definition
  const fargateTask =
    requiresCompatibilities.length === 1 && requiresCompatibilities[0] === 'FARGATE'
  // Read even where it is not needed, so that an invalid one is an error here.
  const fargateService = await isFargateService(session)
  if (!platform) return fargateTask || fargateService ? 'linux/amd64' : undefined
  const { cpuArchitecture, operatingSystemFamily = 'LINUX' } = platform
  const os = operatingSystemFamily === 'LINUX' ? 'linux' : 'windows'
  return `${os}/${cpuArchitecture === 'ARM64' ? 'arm64' : 'amd64'}`
}

async function isFargateService(session: Session): Promise<boolean> {
  if (session.config.serviceDefinition === '') return false
  const service = await session.serviceDefinition()
  if (service.platformVersion || service.launchType === 'FARGATE') return true
  const providers = service.capacityProviderStrategy ?? []
  return providers.some(({ capacityProvider }) => capacityProvider?.startsWith('FARGATE'))
}
