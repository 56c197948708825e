import { type Phrase, phrase } from '@repo/slack-message'
import type { CauseKind, TroubleKind } from '../kinds.ts'
import type { StepFacts } from '../parameters.ts'
import { logGroupName, roleName, secretName, secretStore } from './cause.ts'

type Step = (facts: StepFacts) => Phrase

const values = ({ values }: StepFacts) => values ?? 'its task definition'
const orRevert = ({ revert }: StepFacts) =>
  revert === undefined ? [] : phrase`, or revert ${revert}`
const always =
  (text: string): Step =>
  () =>
    phrase`${text}`
/** A step that a revert may replace. */
const revertible =
  (step: string): Step =>
  (facts) =>
    phrase`${step}${orRevert(facts)}.`

const containers = revertible('see what ECS says of its containers, and what they logged')

const application: Step = (facts) => {
  const { missing, container, containerRole, beside } = facts
  const revert = orRevert(facts)
  const alone = beside.length === 0
  if (facts.isProxy && alone)
    return phrase`see what the proxy logged, and serviceConnectConfiguration of the service; if it was killed, give the task more CPU and memory${revert}.`
  if (containerRole === 'sidecar' && alone)
    return phrase`see what ${container} logged last; check its image, its configuration and its memory in the task definition${revert}.`
  if (missing.length > 0 && containerRole !== 'sidecar')
    return phrase`pass ${missing.join(', ')} (by its source in ecspresso/variables.json; ${values(facts)} if it is not there)${revert}.`
  if (!alone)
    return phrase`see what ${[container, ...beside].filter(Boolean).join(' and ')} logged last, and which of them ended first${revert}.`
  const what =
    containerRole === 'app' || container === undefined ? 'the code' : `container ${container}`
  return phrase`see what it logged last; correct ${what} or ${values(facts)}${revert}.`
}

const network = (service: string, endpoints: string) =>
  `check the network between the task and ${service}: the route of its subnets (NAT gateway, or VPC endpoints for ${endpoints}), and the security groups of the task and of the endpoints.`
const registryNetwork = always(network('its registry', 'ECR and S3'))

/** Who has to allow what. IAM's sentence has the policy that denies it. */
function allow(action: string, on: string, facts: StepFacts): Phrase {
  const what = `${facts.action ?? action} on ${on}`
  switch (facts.policy) {
    case 'explicit':
      return phrase`remove the explicit deny of ${what} for ${roleName(facts)}.`
    case 'endpoint':
      return phrase`allow ${what} in the policy of the VPC endpoint.`
    case 'resource':
      return phrase`allow ${what} in the policy of the resource itself.`
    case undefined:
      return phrase`allow ${what} in the policy of ${roleName(facts)}.`
  }
}

/** What to do when tasks stop for a cause; it stands after `Next: `. */
export const nextStepOfCause: Readonly<Record<CauseKind, Step>> = {
  'application-error': application,
  ended: application,
  killed: application,
  interrupted: always(
    'start it again, as nothing does that for a task of no service; what must not be interrupted needs FARGATE instead of FARGATE_SPOT.',
  ),
  crashed: application,
  'out-of-memory': (facts) => {
    const { container, containerRole, memory, since } = facts
    if (containerRole === 'sidecar')
      return phrase`raise the memory of container ${container} in the task definition, or see what it needs it for.`
    const now = memory === undefined ? '' : ` (now ${memory} MiB)`
    return phrase`raise memory${now} in ${values(facts)}, or look for what grew since ${since ?? 'the last deployment'}.`
  },
  'health-check': revertible(
    'see what the task answers on its health check path and how long it takes to start',
  ),
  'command-not-found': revertible(
    'check the entry point and command in the image and in its task definition',
  ),
  architecture: revertible(
    "build the image for the task definition's cpuArchitecture, or change that",
  ),
  'image-missing': always(
    'check that the image was pushed and not removed since, and that its tag is right.',
  ),
  'image-denied': (facts) =>
    facts.action === undefined
      ? phrase`check that the image exists, let the execution role pull it (ecr:BatchGetImage, ecr:GetDownloadUrlForLayer), and check the repository's policy.`
      : allow('ecr:BatchGetImage', 'the repository', facts),
  'image-unreachable': registryNetwork,
  'image-throttled': always('wait, or pull through a cache in ECR.'),
  image: always(
    'check that the image was pushed, that its tag is right, that the execution role may pull it, and that its subnets reach the registry.',
  ),
  'registry-denied': (facts) => allow('ecr:GetAuthorizationToken', '*', facts),
  'registry-unreachable': always(network('ECR', 'ecr.api, ecr.dkr and S3')),
  'registry-auth': registryNetwork,
  'secret-denied': (facts) =>
    allow(
      facts.isParameter ? 'ssm:GetParameters' : 'secretsmanager:GetSecretValue',
      secretName(facts),
      facts,
    ),
  'secret-missing': always('create it, or correct valueFrom under secrets in the task definition.'),
  'secret-key-missing': always(
    'add the key to the secret, or correct valueFrom in the task definition.',
  ),
  'secret-unreachable': (facts) =>
    phrase`${network(secretStore(facts), facts.isParameter ? 'ssm' : 'secretsmanager')}`,
  secret: (facts) =>
    phrase`check that it exists, that the execution role may read it, and that the subnets reach ${secretStore(facts)}.`,
  'secret-or-registry': always(
    'check that its subnets reach ECR, Secrets Manager and SSM (NAT gateway or VPC endpoints), and what the execution role may do.',
  ),
  'logs-denied': (facts) =>
    allow('logs:CreateLogStream and logs:PutLogEvents', logGroupName(facts), facts),
  'logs-unreachable': ({ isCloudWatch }) =>
    isCloudWatch
      ? phrase`${network('CloudWatch Logs', 'logs')}`
      : phrase`check logConfiguration in the task definition, and the route of its subnets to that destination.`,
  'log-group-missing': always('create it, or correct awslogs-group in the task definition.'),
  'log-group': always(
    'check logConfiguration in the task definition, the log group, and what the execution role may write.',
  ),
  'env-files': always(
    'check that the file exists, that the execution role may read it (s3:GetObject, s3:GetBucketLocation), and that the subnets reach S3.',
  ),
  role: always('check that the role exists, and that it trusts ecs-tasks.amazonaws.com.'),
  volume: always('check the file system, its mount targets, and the security groups between them.'),
  'network-interface': always(
    'wait, as ECS tries again; if it stays, check free addresses in the subnets and the limits of the account.',
  ),
  'disk-full': always('raise ephemeralStorage in its task definition, or make the image smaller.'),
  'start-timeout': containers,
  'cannot-start': containers,
  'cannot-stop': containers,
  dependency: containers,
  resources: always(
    'check subnets, security groups and endpoints: the task could not reach what it needs.',
  ),
  capacity: always('wait or add subnets in other zones: ECS goes on trying.'),
  placement: always(
    'check the placement constraints, the instances and their agents, and what the tasks require of them.',
  ),
  quota: always('stop what is not needed, or have the quota of Fargate raised in Service Quotas.'),
  internal: always('wait, as ECS tries again; if it stays, see the AWS Health Dashboard.'),
  unknown: always('look at the stopped tasks of the service in the console.'),
}

/** The step for the cause comes first, where ECS's reason shows one. */
const unlessCaused =
  (text: string) =>
  (ofCause: Phrase | undefined): Phrase =>
    ofCause ?? [text]

/** What to do when ECS reports that a service is in trouble; it stands after `Next: `. */
export const nextStepOfTrouble: Readonly<
  Record<TroubleKind, (ofCause: Phrase | undefined) => Phrase>
> = {
  'cannot-start': unlessCaused(
    'look at the stopped tasks of the service: each says why it stopped.',
  ),
  placement: unlessCaused(
    'wait, as ECS goes on trying; or add subnets in other zones, or another capacity provider.',
  ),
  configuration: unlessCaused(
    'check what its task definition and its network configuration refer to.',
  ),
  'unhealthy-target': unlessCaused(
    'see what the task answers on its health check path, and how long it takes.',
  ),
  'task-failed': unlessCaused('look at the events of the service in the console.'),
  'health-unknown': unlessCaused(
    'check the health checks of the service, and whether the tasks can be reached.',
  ),
  'daemon-placement': unlessCaused(
    'check the placement constraints of the service and the attributes of the instances.',
  ),
  throttled: unlessCaused(
    'see what else in this account calls the same operations; ECS goes on trying.',
  ),
  other: unlessCaused('look at the events of the service in the console.'),
}
