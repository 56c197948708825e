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
const missing = `${guide}/resource-not-found-error.html`
const start = `${guide}/failed-to-start-error.html`
const events = `${guide}/service-event-messages-list.html`

// Why something cannot be fetched. The network comes before "missing": "cannot find the log group … There is a connection issue".
const denied = '(?=.*(AccessDenied|not authorized|unauthorized|forbidden|\\b403\\b))'
const unreachable =
  '(?=.*(connection issue|check your (task |host )?network|i/o timeout|timed out|timeout|deadline exceeded|cancell?ed|connection re|no such host|no route to host|dial tcp|\\bEOF\\b|StatusCode: 0\\b|send request failed|signal: killed))'
const absent =
  '(?=.*(NotFound|not found|does not exist|can.t find|cannot find|can.t retrieve|invalid (ssm )?parameters))'

// What cannot be fetched.
const registry = '((?<!secrets or )registry auth|GetAuthorizationToken|authorization token)'
const secret =
  '(retrieve secret|pull secrets(?! or registry)|pull the secret|fetch secret|fetching secret|the secret with ARN|secret from|secrets from|\\bssm\\b|Systems Manager|secretsmanager:|kms:Decrypt)'
const logs = '(logger args|logging driver|log group|log stream|awslogs)'
const image = 'CannotPull'

const rule = (kind: CauseKind, source: string, ...parts: string[]): Rule => ({
  kind,
  source,
  pattern: new RegExp(parts.map((part) => `(?:${part})`).join('.*?'), 'is'),
})

/** ECS's reasons, and what they mean. The first match counts: the more exact message stands before the general one. */
export const causeTable: readonly Rule[] = [
  rule('out-of-memory', `${guide}/out-of-memory.html`, 'OutOfMemory'),
  rule(
    'interrupted',
    `${guide}/fargate-capacity-providers.html`,
    'Spot Task was interrupted|maintenance on the underlying|task retirement',
  ),
  rule('architecture', pull, 'exec format error|matching platform|no match for platform'),
  rule(
    'health-check',
    `${guide}/troubleshoot-service-load-balancers.html`,
    'failed (ELB|container) health checks|is (not healthy|unhealthy) in \\(?(target-group|elb)',
  ),
  rule('disk-full', pull, 'no space left on device'),
  rule('role', events, 'unable to assume (the )?role|IAM trust relationship'),

  rule(
    'image-throttled',
    pull,
    image,
    'toomanyrequests|too many requests|rate limit|Rate exceeded',
  ),
  rule(
    'image-denied',
    pull,
    image,
    `(${denied}|(?=.*(access denied|denied:|no basic auth|authentication required|role has (the )?permissions)))`,
  ),
  rule('image-unreachable', pull, image, `(${unreachable}|(?=.*nil pointer dereference))`),
  rule(
    'image-missing',
    pull,
    `${image}.*?${absent}|${image}.*manifest unknown|CannotPullImageManifestError`,
  ),
  rule('image', pull, `${image}|manifest unknown|pull image manifest`),

  rule('logs-denied', resources, denied, logs),
  rule('logs-unreachable', resources, unreachable, logs),
  rule('log-group-missing', resources, absent, logs),
  rule(
    'log-group',
    resources,
    `(ResourceInitializationError|CannotStartContainerError).*${logs}|CannotCreateLog`,
  ),

  rule('env-files', resources, 'download env files|environment (variable )?files?'),
  rule(
    'volume',
    resources,
    'ResourceInitializationError.*\\b(EFS|EBS|mount|volumes?)\\b|CannotCreateVolumeError|volume attachment|waiting for volumes? provisioning',
  ),

  rule('registry-denied', resources, denied, registry),
  rule('registry-unreachable', resources, unreachable, registry),
  rule('registry-auth', resources, registry),

  rule('secret-key-missing', resources, 'did not contain json key'),
  rule('secret-denied', resources, denied, secret),
  rule('secret-unreachable', resources, unreachable, secret),
  rule('secret-missing', missing, absent, secret),
  rule('secret', resources, secret),
  rule('secret-or-registry', resources, 'secrets or registry auth'),

  rule('network-interface', start, 'network interface|RESOURCE:ENI|device index'),
  rule('quota', events, 'reached the limit on|above your limit|capacity limit was exceeded'),
  rule(
    'capacity',
    events,
    'RESOURCE:|capacity is unavailable|insufficient (CPU|memory|capacity)|EMPTY CAPACITY PROVIDER',
  ),
  rule(
    'placement',
    events,
    'no (container|active) instance|placement constraint|(encountered error "?|TaskFailedToStart: )(AGENT|ATTRIBUTE)|not compatible with the selected compute',
  ),
  rule('resources', resources, 'ResourceInitializationError'),

  rule(
    'command-not-found',
    `${guide}/cannot-start-container.html`,
    '(CannotStart|CannotCreate)ContainerError|ContainerRuntimeError',
    'executable file not found|no such file|permission denied',
  ),
  rule(
    'start-timeout',
    `${guide}/container-runtime-timeout-error.html`,
    '(ContainerRuntime|Docker)TimeoutError',
  ),
  rule(
    'cannot-start',
    `${guide}/cannot-start-container.html`,
    'Cannot(Start|Create|Inspect)ContainerError|ContainerRuntimeError',
  ),
  rule('cannot-stop', `${guide}/cannot-stop-container.html`, 'CannotStopContainerError'),
  rule('dependency', `${guide}/task_definition_parameters.html`, 'dependency|dependencies'),
  rule(
    'internal',
    start,
    'InternalError|Internal error|Unexpected EC2 error|Timeout waiting for \\w+ provisioning',
  ),
]

/** The first cause of the table whose pattern one of these texts has, and that text. */
export function causeOfReason(
  texts: readonly string[],
): { readonly kind: CauseKind; readonly text: string } | undefined {
  for (const { kind, pattern } of causeTable) {
    const text = texts.find((one) => pattern.test(withoutNames(one)))
    if (text !== undefined) return { kind, text }
  }
  return undefined
}

/** Names that teams chose may hold any word of the table: ARNs, and references of images. */
function withoutNames(text: string): string {
  return text.replace(/\barn:[^\s"',]+|[\w.-]+\.dkr\.ecr\.[^\s"',]+/g, '_')
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
