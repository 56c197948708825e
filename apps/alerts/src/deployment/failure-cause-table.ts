import type { CauseKind } from '@repo/environments'

interface Rule {
  readonly kind: CauseKind
  /** What ECS writes into `stoppedReason`, or into the `reason` of a container. */
  readonly pattern: RegExp
  /** The page of AWS that has the message. */
  readonly source: string
}

const guide = 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide'
const pull = `${guide}/task_cannot_pull_image.html`
const resources = `${guide}/resource-initialization-error.html`
const codes = `${guide}/stopped-task-error-codes.html`

/** ECS's reasons, and what they mean. The first match counts: the more exact message stands before the general one. */
export const causeTable: readonly Rule[] = [
  { kind: 'out-of-memory', pattern: /OutOfMemory/i, source: codes },
  {
    kind: 'architecture',
    pattern: /exec format error|matching platform|no match for platform/i,
    source: pull,
  },
  {
    kind: 'health-check',
    pattern: /failed (ELB|container) health checks/i,
    source: `${guide}/troubleshoot-service-load-balancers.html`,
  },
  { kind: 'disk-full', pattern: /no space left on device/i, source: pull },
  {
    kind: 'image-throttled',
    pattern: /CannotPull.*(toomanyrequests|too many requests|pull rate limit)/is,
    source: pull,
  },
  {
    kind: 'image-denied',
    pattern:
      /CannotPull.*(access denied|AccessDenied|not authorized|unauthorized|denied:|no basic auth|403 Forbidden|authentication required)/is,
    source: pull,
  },
  {
    kind: 'image-missing',
    pattern:
      /CannotPull.*(not found|does not exist|manifest unknown)|CannotPullImageManifestError/is,
    source: pull,
  },
  {
    kind: 'image-unreachable',
    pattern:
      /CannotPull.*(timeout|timed out|deadline exceeded|request cancell?ed|connection re|no such host|no route to host|EOF)/is,
    source: pull,
  },
  { kind: 'image', pattern: /CannotPull|manifest unknown|pull image manifest/i, source: pull },
  {
    kind: 'registry-auth',
    pattern: /ResourceInitializationError.*(retrieve ecr registry auth|GetAuthorizationToken)/is,
    source: resources,
  },
  {
    kind: 'secret',
    pattern: /ResourceInitializationError.*(secret|ssm|parameter)/is,
    source: resources,
  },
  {
    kind: 'log-group',
    pattern:
      /(ResourceInitializationError|CannotStartContainerError).*(logger|logging driver|log group|log stream|awslogs)|CannotCreateLog/is,
    source: resources,
  },
  {
    kind: 'volume',
    pattern: /ResourceInitializationError.*(EFS|mount|volume)|CannotCreateVolumeError/is,
    source: resources,
  },
  {
    kind: 'network-interface',
    pattern: /network interface provisioning|RESOURCE:ENI/i,
    source: codes,
  },
  {
    kind: 'capacity',
    pattern: /RESOURCE:|capacity is unavailable/i,
    source: `${guide}/service-event-messages-list.html`,
  },
  { kind: 'resources', pattern: /ResourceInitializationError/i, source: resources },
  {
    kind: 'command-not-found',
    pattern:
      /(CannotStart|CannotCreate)ContainerError.*(executable file not found|no such file|permission denied)/is,
    source: `${guide}/cannot-start-container.html`,
  },
  { kind: 'start-timeout', pattern: /(ContainerRuntime|Docker)TimeoutError/i, source: codes },
  {
    kind: 'cannot-start',
    pattern: /Cannot(Start|Create|Inspect)ContainerError/i,
    source: `${guide}/cannot-start-container.html`,
  },
  {
    kind: 'dependency',
    pattern: /dependency|dependencies/i,
    source: `${guide}/task_definition_parameters.html`,
  },
]

/** The first cause of the table whose pattern one of these texts has. */
export function causeOfReason(texts: readonly string[]): CauseKind | undefined {
  return causeTable.find(({ pattern }) => texts.some((text) => pattern.test(text)))?.kind
}

/** What an exit code means where ECS gives no reason. @see https://repost.aws/knowledge-center/ecs-task-stopped */
export function causeOfExit(code: number | undefined): CauseKind {
  if (code === undefined) return 'unknown'
  if (code === 0) return 'ended'
  if (code === 126 || code === 127) return 'command-not-found'
  // 128 + the signal. 137 is SIGKILL: out of memory only by ECS's own reason, which is looked at first.
  if (code === 137 || code === 143) return 'killed'
  if (code > 128 && code < 160) return 'crashed'
  return 'application-error'
}
