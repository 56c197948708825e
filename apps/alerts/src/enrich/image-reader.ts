import {
  DescribeImageScanFindingsCommand,
  type DescribeImageScanFindingsCommandOutput,
  DescribeImagesCommand,
  ECRClient,
} from '@aws-sdk/client-ecr'
import { type Deployment, DescribeTasksCommand, ListTasksCommand } from '@aws-sdk/client-ecs'
import { type Owner, parseImageUri } from '@repo/aws-events'
import type { DeploymentTarget } from '@repo/environments'
import { redact } from '@repo/redact'
import type { RepositoryPlace } from '../places/place.ts'
import type { Finding } from '../scan/fact.ts'
import { inspectorFinding, isPage } from '../scan/facts-of.ts'
import { levelOf } from '../scan/level.ts'
import {
  arnsOf,
  createEcsClient,
  describeService,
  describeTaskDefinition,
  type EcsSender,
} from './ecs-requests.ts'

/** Reads from ECR and ECS about an image. Every request may fail. */
export interface ImageReader {
  /** The findings of an image. */
  findings(place: RepositoryPlace, digest: string, signal: AbortSignal): Promise<ScanResult>
  /** The image of this repository that serves in an environment; `undefined` if none does. */
  serving(
    environment: DeploymentTarget,
    place: RepositoryPlace,
    signal: AbortSignal,
  ): Promise<ServingImage | undefined>
}

export interface ScanResult {
  readonly findings: readonly Finding[]
  readonly counts: Readonly<Record<string, number>>
  /** ECR's own words, if the scan failed. */
  readonly failure?: string
}

export interface ServingImage {
  readonly digest: string
  readonly tag?: string
}

export interface ImageReaderClients {
  readonly ecr: Pick<ECRClient, 'send'>
  readonly ecs: EcsSender
}

/** ECR gives 1000 findings a page; an image with more than this is not compared. */
const MAX_PAGES = 5

/** With the SDK. One attempt and one retry: all requests together have a few seconds. */
export function createImageReader(
  own: Owner,
  clients: ImageReaderClients = {
    ecr: new ECRClient({ region: own.region, maxAttempts: 2 }),
    ecs: createEcsClient(own),
  },
): ImageReader {
  return {
    findings: (place, digest, abortSignal) => findings(clients, place, digest, { abortSignal }),
    serving: (environment, place, abortSignal) =>
      serving({ ...clients, own }, environment, place, { abortSignal }),
  }
}

interface SendOptions {
  readonly abortSignal: AbortSignal
}

async function findings(
  { ecr }: ImageReaderClients,
  { account, repository }: RepositoryPlace,
  imageDigest: string,
  options: SendOptions,
): Promise<ScanResult> {
  const image = { registryId: account, repositoryName: repository, imageId: { imageDigest } }
  const found: Finding[] = []
  let nextToken: string | undefined
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const command = new DescribeImageScanFindingsCommand({ ...image, maxResults: 1000, nextToken })
    const answer = await ecr.send(command, options)
    const { status, description } = answer.imageScanStatus ?? {}
    if (status === 'FAILED' || status === 'UNSUPPORTED_IMAGE')
      return { findings: [], counts: {}, failure: redact(description ?? status) }
    // Still at it, or no longer kept: the counts would be those of another scan.
    if (status !== undefined && status !== 'COMPLETE' && status !== 'ACTIVE')
      throw new Error(`the scan of the image is ${status}`)
    found.push(...findingsOf(answer))
    nextToken = answer.nextToken
    if (nextToken === undefined)
      return {
        findings: found,
        counts: { ...answer.imageScanFindings?.findingSeverityCounts },
      }
  }
  throw new Error(`the image has more than ${MAX_PAGES * 1000} findings`)
}

function findingsOf({ imageScanFindings }: DescribeImageScanFindingsCommandOutput): Finding[] {
  const { findings: basic = [], enhancedFindings: enhanced = [] } = imageScanFindings ?? {}
  const ofBasic = basic.map(({ name, severity, uri, attributes = [] }): Finding => {
    const attribute = (wanted: string) => attributes.find(({ key }) => key === wanted)?.value
    const [pkg, version] = [attribute('package_name'), attribute('package_version')]
    return {
      id: name ?? 'a finding without a name',
      level: levelOf(severity),
      packages: pkg ? [{ name: pkg, ...(version === undefined ? {} : { version }) }] : [],
      ...(isPage(uri) ? { url: uri } : {}),
    }
  })
  const active = enhanced.filter(({ status }) => status === undefined || status === 'ACTIVE')
  const ofInspector = active.map(({ updatedAt, ...details }) =>
    inspectorFinding({ ...details, at: updatedAt?.getTime() }),
  )
  return [...ofBasic, ...ofInspector]
}

async function serving(
  { ecr, ecs, own }: ImageReaderClients & { readonly own: Owner },
  { cluster, service }: DeploymentTarget,
  place: RepositoryPlace,
  options: SendOptions,
): Promise<ServingImage | undefined> {
  const where = { cluster, service: service.name, signal: options.abortSignal }
  const described = await describeService(ecs, own, where)
  const deployment = servingDeployment(described?.deployments ?? [])
  if (!deployment) return undefined
  const ofTask = await imageOfTasks(ecs, { ...arnsOf(own, where), deployment }, place, options)
  return ofTask ?? (await imageOfTag(ecr, await imageUri(ecs, deployment, place, options), options))
}

/** While a deployment rolls out, two have tasks: the one that ECS has called completed serves, else the older one. */
function servingDeployment(deployments: readonly Deployment[]): Deployment | undefined {
  const running = deployments.filter(({ runningCount = 0 }) => runningCount > 0)
  const completed = running.filter(({ rolloutState }) => rolloutState === 'COMPLETED')
  const age = ({ createdAt }: Deployment) => createdAt?.getTime() ?? 0
  return (completed.length > 0 ? completed : running).toSorted((a, b) => age(a) - age(b))[0]
}

/** ARNs of the cluster and the service. */
interface Wanted {
  readonly cluster: string
  readonly service: string
  readonly deployment: Deployment
}

/** What ECS really pulled: a tag may have been moved since. */
async function imageOfTasks(
  ecs: ImageReaderClients['ecs'],
  { cluster, service, deployment }: Wanted,
  place: RepositoryPlace,
  options: SendOptions,
): Promise<ServingImage | undefined> {
  const list = new ListTasksCommand({ cluster, serviceName: service, desiredStatus: 'RUNNING' })
  const { taskArns = [] } = await ecs.send(list, options)
  if (taskArns.length === 0) return undefined
  const describe = new DescribeTasksCommand({ cluster, tasks: taskArns.slice(0, 100) })
  const { tasks = [] } = await ecs.send(describe, options)
  const containers = tasks
    .filter(({ startedBy }) => startedBy === deployment.id)
    .flatMap((task) => task.containers ?? [])
  const container = containers.find(({ image, imageDigest }) => imageDigest && isOf(image, place))
  if (!container?.imageDigest) return undefined
  const tag = parseImageUri(container.image ?? '').tag
  return { digest: container.imageDigest, ...(tag === undefined ? {} : { tag }) }
}

async function imageUri(
  ecs: ImageReaderClients['ecs'],
  { taskDefinition }: Deployment,
  place: RepositoryPlace,
  options: SendOptions,
): Promise<string | undefined> {
  const answer = await describeTaskDefinition(ecs, taskDefinition, options.abortSignal)
  const containers = answer?.taskDefinition?.containerDefinitions ?? []
  return containers.map(({ image }) => image).find((image) => isOf(image, place))
}

async function imageOfTag(
  ecr: ImageReaderClients['ecr'],
  uri: string | undefined,
  options: SendOptions,
): Promise<ServingImage | undefined> {
  if (uri === undefined) return undefined
  const { account: registryId, repository: repositoryName, tag, digest } = parseImageUri(uri)
  if (digest !== undefined) return { digest, ...(tag === undefined ? {} : { tag }) }
  const imageIds = [{ imageTag: tag ?? 'latest' }]
  const command = new DescribeImagesCommand({ registryId, repositoryName, imageIds })
  const found = (await ecr.send(command, options)).imageDetails?.[0]?.imageDigest
  return found === undefined ? undefined : { digest: found, ...(tag === undefined ? {} : { tag }) }
}

function isOf(image: string | undefined, place: RepositoryPlace): boolean {
  const { account, region, repository } = parseImageUri(image ?? '')
  return repository === place.repository && account === place.account && region === place.region
}
