import type { CauseKind, WordingOverrides } from '@repo/environments'
import { duration, type Phrase, type Piece, phrase, shorten } from '@repo/slack-message'
import {
  addedBy,
  type FailureCause,
  failedHealthCheck,
  quotableReason,
  signalOf,
} from '../../deployment/failure-cause.ts'
import { namesIn, type ReasonNames } from '../../deployment/reason-names.ts'
import { count, ownText, type Versions } from './shared.ts'

export interface CauseContext {
  /** Folder with the environment's `values.env`, if the place is in the table. */
  readonly folder: string | undefined
  /** The container that the service is about, by the table or the task definition. Others are sidecars. */
  readonly app: string | undefined
  readonly versions: Versions
  /** Memory limit of that container, in MiB. */
  readonly memory: number | undefined
  /** What it served well before, if not the version before. */
  readonly since?: Piece | undefined
  readonly wording: WordingOverrides
}

/** What people read of one cause. */
interface CauseWords {
  /** What happened to a task, in half a sentence. */
  readonly sentence: string | ((cause: FailureCause) => string)
  /** What that means, where the sentence leaves a question open; may be empty. */
  readonly meaning?: (cause: FailureCause, context: CauseContext) => string
  /** What to do; it stands after `Next: `. */
  readonly nextStep: string | ((cause: FailureCause, context: CauseContext) => Phrase)
}

const container = ({ container }: FailureCause) =>
  container === undefined ? 'a task' : `container ${container}`
const exited = (cause: FailureCause) => `${container(cause)} exited with code ${cause.exitCode}`

const valuesFile = ({ folder }: CauseContext) =>
  folder === undefined ? 'its task definition' : `${folder}/values.env`
/** A revert, where the version before is known. */
export const orRevert = ({ versions: { before, now } }: CauseContext) =>
  before === undefined ? [] : phrase`, or revert ${now}`

/** A step that a revert may replace. */
const revertible =
  (step: string) =>
  (_: FailureCause, context: CauseContext): Phrase =>
    phrase`${step}${orRevert(context)}.`

const containerSteps = revertible('see what ECS says of its containers, and what they logged')

/** Whether a container is known to be the application, or known to be a sidecar. */
function roleOf(
  { container, task }: FailureCause,
  { app }: CauseContext,
): 'app' | 'sidecar' | undefined {
  if (container === undefined) return undefined
  if (addedBy(container)) return 'sidecar'
  if (app === undefined) return task.containers.length === 1 ? 'app' : undefined
  return container === app ? 'app' : 'sidecar'
}

function applicationSteps(cause: FailureCause, context: CauseContext): Phrase {
  const { missing = [], container, beside } = cause
  const [values, revert] = [valuesFile(context), orRevert(context)]
  const role = roleOf(cause, context)
  if (addedBy(container ?? '') === 'service-connect' && beside.length === 0)
    return phrase`see what the proxy logged, and serviceConnectConfiguration of the service; if it was killed, give the task more CPU and memory${revert}.`
  if (role === 'sidecar' && beside.length === 0)
    return phrase`see what ${container} logged last; check its image, its configuration and its memory in the task definition${revert}.`
  if (missing.length > 0 && role !== 'sidecar')
    return phrase`pass ${missing.slice(0, 5).join(', ')} (${values}, or a variable of the GitHub environment)${revert}.`
  if (beside.length > 0)
    return phrase`see what ${listed([container ?? '', ...beside.map(({ name }) => name)])} logged last, and which of them ended first${revert}.`
  const what = role === 'app' || container === undefined ? 'the code' : `container ${container}`
  return phrase`see what it logged last; correct ${what} or ${values}${revert}.`
}

/** What an exit code means, and whose it is. */
const ofContainer =
  (meaning: (cause: FailureCause) => string) =>
  (cause: FailureCause, context: CauseContext): string => {
    const { beside } = cause
    const sidecar = roleOf(cause, context) === 'sidecar' ? sidecarSentence(cause, context) : ''
    const others = beside.map(({ name, exitCode }) =>
      exitCode === undefined
        ? `container ${name} failed`
        : `container ${name} exited with code ${exitCode}`,
    )
    const too =
      others.length > 0 ? `In the same task ${listed(others)}: which ended first is not known.` : ''
    return [meaning(cause), sidecar, too].filter(Boolean).join(' ')
  }

function sidecarSentence({ container = '' }: FailureCause, { app }: CauseContext): string {
  if (addedBy(container) === 'service-connect')
    return `Container ${container} is the proxy that ECS adds for Service Connect: the task stops with it.`
  if (addedBy(container) === 'guardduty')
    return `Container ${container} is the agent that GuardDuty adds.`
  return `Container ${container} is a sidecar of ${app}: where it is essential, the task stops with it.`
}

function ownError(cause: FailureCause, context: CauseContext): string {
  const whose = roleOf(cause, context) === 'app' ? "the application's" : "the container's"
  return `Code ${cause.exitCode} is ${whose} own error.`
}

const listed = (all: readonly string[]) => all.filter(Boolean).join(' and ')

const named = ({ reason }: FailureCause): ReasonNames => namesIn(reason)
const roleName = (cause: FailureCause) => {
  const { role } = named(cause)
  return role === undefined ? 'the execution role' : `execution role ${role}`
}
const secretName = (cause: FailureCause) => {
  const { secret } = named(cause)
  if (secret === undefined) return isParameter(cause) ? 'a parameter' : 'a secret'
  if (isParameter(cause)) return `parameter${secret.includes(', ') ? 's' : ''} ${secret}`
  return `secret ${secret}`
}
const logGroupOf = (cause: FailureCause) => {
  const { logGroup } = named(cause)
  return logGroup === undefined ? 'its log group' : `log group ${logGroup}`
}
/** Other log drivers write elsewhere. */
const logStore = ({ reason = '' }: FailureCause) =>
  /cloudwatch|awslogs|log (group|stream)|logs:/i.test(reason)
    ? 'CloudWatch Logs'
    : 'the destination of its logs'
const isParameter = ({ reason = '' }: FailureCause) => /\bssm\b|Systems Manager/i.test(reason)
const secretStore = (cause: FailureCause) =>
  isParameter(cause) ? 'SSM Parameter Store' : 'Secrets Manager'

/** Who has to allow what. IAM's sentence has the policy that denies it. */
const allow =
  (action: string, on: (cause: FailureCause) => string) =>
  (cause: FailureCause): Phrase => {
    const { action: deniedAction = action, policy } = named(cause)
    const what = `${deniedAction} on ${on(cause)}`
    if (policy === 'explicit')
      return phrase`remove the explicit deny of ${what} for ${roleName(cause)}.`
    if (policy === 'endpoint') return phrase`allow ${what} in the policy of the VPC endpoint.`
    if (policy === 'resource') return phrase`allow ${what} in the policy of the resource itself.`
    return phrase`allow ${what} in the policy of ${roleName(cause)}.`
  }

const checkNetwork = (service: string, endpoints: string) =>
  `check the network between the task and ${service}: the route of its subnets (NAT gateway, or VPC endpoints for ${endpoints}), and the security groups of the task and of the endpoints.`
const registryNetwork = checkNetwork('its registry', 'ECR and S3')

/** One row for each cause. Which cause it is, and AWS's page about it, is in `deployment/failure-cause-table.ts`. */
const words: Readonly<Record<CauseKind, CauseWords>> = {
  'application-error': {
    sentence: exited,
    meaning: (cause, context) => ofContainer(() => ownError(cause, context))(cause, context),
    nextStep: applicationSteps,
  },
  ended: {
    sentence: exited,
    meaning: ofContainer(() => 'Code 0 is a clean end, but a service must not end.'),
    nextStep: applicationSteps,
  },
  killed: {
    sentence: exited,
    meaning: ofContainer((cause) =>
      signalOf(cause) === 9
        ? 'Code 137 is SIGKILL. ECS does not say that it ran out of memory.'
        : 'Code 143 is SIGTERM: something asked it to stop.',
    ),
    nextStep: applicationSteps,
  },
  interrupted: {
    sentence: ({ stopCode, reason = '' }) =>
      stopCode === 'SpotInterruption' || /spot/i.test(reason)
        ? 'Fargate Spot took its capacity back'
        : 'AWS stopped it for maintenance of its host',
    nextStep:
      'start it again, as nothing does that for a task of no service; what must not be interrupted needs FARGATE instead of FARGATE_SPOT.',
  },
  crashed: {
    sentence: exited,
    meaning: ofContainer((cause) => {
      const signal = signalOf(cause)
      return `Code ${cause.exitCode} is signal ${signal}${signal === 11 ? ' (SIGSEGV)' : ''}: the process crashed.`
    }),
    nextStep: applicationSteps,
  },
  'out-of-memory': {
    sentence: (cause) => `${container(cause)} ran out of memory`,
    meaning: ({ exitCode }) => (exitCode === undefined ? '' : `It was killed (code ${exitCode}).`),
    nextStep: (cause, context) => {
      if (roleOf(cause, context) === 'sidecar')
        return phrase`raise the memory of container ${cause.container} in the task definition, or see what it needs it for.`
      const { memory, versions, since = versions.before } = context
      const now = memory === undefined ? '' : ` (now ${memory} MiB)`
      return phrase`raise memory${now} in ${valuesFile(context)}, or look for what grew since ${since ?? 'the last deployment'}.`
    },
  },
  'health-check': {
    sentence: (cause) =>
      failedHealthCheck(cause) === 'container'
        ? 'its container health check fails'
        : 'it fails the health check of its target group',
    nextStep: revertible(
      'see what the task answers on its health check path and how long it takes to start',
    ),
  },
  'command-not-found': {
    sentence: (cause) =>
      cause.exitCode === undefined
        ? `the command of ${container(cause)} cannot be run`
        : exited(cause),
    meaning: ({ exitCode }) => {
      if (exitCode === undefined) return ''
      return exitCode === 127
        ? 'Code 127: the command was not found.'
        : 'Code 126: the command cannot be run.'
    },
    nextStep: revertible(
      'check the entry point and command in the image and in its task definition',
    ),
  },
  architecture: {
    sentence: 'its image is built for another processor',
    meaning: ({ reason = '' }) =>
      /format|platform/i.test(reason) ? '' : 'Its log says: exec format error.',
    nextStep: revertible(
      "build the image for the task definition's cpuArchitecture, or change that",
    ),
  },
  'image-missing': {
    sentence: 'its image does not exist',
    nextStep: 'check that the image was pushed and not removed since, and that its tag is right.',
  },
  'image-denied': {
    sentence: ({ reason = '' }) =>
      /does not exist or may require/i.test(reason) && !/not authorized/i.test(reason)
        ? 'its image does not exist, or may not be pulled'
        : 'its image may not be pulled',
    nextStep: (cause) =>
      named(cause).action === undefined
        ? phrase`check that the image exists, let the execution role pull it (ecr:BatchGetImage, ecr:GetDownloadUrlForLayer), and check the repository's policy.`
        : allow('ecr:BatchGetImage', () => 'the repository')(cause),
  },
  'image-unreachable': {
    sentence: 'the task cannot reach the registry of its image',
    nextStep: registryNetwork,
  },
  'image-throttled': {
    sentence: 'the registry of its image allows no more pulls',
    nextStep: 'wait, or pull through a cache in ECR.',
  },
  image: {
    sentence: 'its image cannot be pulled',
    nextStep:
      'check that the image was pushed, that its tag is right, that the execution role may pull it, and that its subnets reach the registry.',
  },
  'registry-denied': {
    sentence: (cause) => `${roleName(cause)} may not log in to ECR`,
    nextStep: allow('ecr:GetAuthorizationToken', () => '*'),
  },
  'registry-unreachable': {
    sentence: 'the task cannot reach ECR',
    nextStep: checkNetwork('ECR', 'ecr.api, ecr.dkr and S3'),
  },
  'registry-auth': {
    sentence: 'the task gets no access to ECR',
    nextStep: registryNetwork,
  },
  'secret-denied': {
    sentence: (cause) => `${roleName(cause)} may not read ${secretName(cause)}`,
    nextStep: (cause) =>
      allow(
        isParameter(cause) ? 'ssm:GetParameters' : 'secretsmanager:GetSecretValue',
        secretName,
      )(cause),
  },
  'secret-missing': {
    sentence: (cause) => `${secretName(cause)} is not in this account and region`,
    nextStep: 'create it, or correct valueFrom under secrets in the task definition.',
  },
  'secret-key-missing': {
    sentence: (cause) => {
      const { key } = named(cause)
      return `${secretName(cause)} has no key ${key ?? 'that the task definition names'}`
    },
    nextStep: 'add the key to the secret, or correct valueFrom in the task definition.',
  },
  'secret-unreachable': {
    sentence: (cause) => `the task cannot reach ${secretStore(cause)}`,
    nextStep: (cause) =>
      phrase`${checkNetwork(secretStore(cause), isParameter(cause) ? 'ssm' : 'secretsmanager')}`,
  },
  secret: {
    sentence: (cause) => `${secretName(cause)} cannot be read`,
    nextStep: (cause) =>
      phrase`check that it exists, that the execution role may read it, and that the subnets reach ${secretStore(cause)}.`,
  },
  'secret-or-registry': {
    sentence: 'the task cannot fetch its secrets, or its access to ECR',
    nextStep:
      'check that its subnets reach ECR, Secrets Manager and SSM (NAT gateway or VPC endpoints), and what the execution role may do.',
  },
  'logs-denied': {
    sentence: (cause) => `${roleName(cause)} may not write its logs`,
    nextStep: allow('logs:CreateLogStream and logs:PutLogEvents', (cause) => logGroupOf(cause)),
  },
  'logs-unreachable': {
    sentence: (cause) => `the task cannot reach ${logStore(cause)}`,
    nextStep: (cause) =>
      logStore(cause) === 'CloudWatch Logs'
        ? phrase`${checkNetwork('CloudWatch Logs', 'logs')}`
        : phrase`check logConfiguration in the task definition, and the route of its subnets to that destination.`,
  },
  'log-group-missing': {
    sentence: (cause) => `${logGroupOf(cause)} does not exist`,
    nextStep: 'create it, or correct awslogs-group in the task definition.',
  },
  'log-group': {
    sentence: 'its logging cannot be set up',
    nextStep:
      'check logConfiguration in the task definition, the log group, and what the execution role may write.',
  },
  'env-files': {
    sentence: 'its environment file cannot be fetched from S3',
    nextStep:
      'check that the file exists, that the execution role may read it (s3:GetObject, s3:GetBucketLocation), and that the subnets reach S3.',
  },
  role: {
    sentence: (cause) => {
      const { role } = named(cause)
      return `ECS may not assume ${role === undefined ? 'a role of the task' : `role ${role}`}`
    },
    nextStep: 'check that the role exists, and that it trusts ecs-tasks.amazonaws.com.',
  },
  volume: {
    sentence: 'a volume cannot be mounted',
    nextStep: 'check the file system, its mount targets, and the security groups between them.',
  },
  'network-interface': {
    sentence: ({ reason = '' }) =>
      /timeout/i.test(reason)
        ? 'its network interface was not ready in time'
        : 'its network interface cannot be made',
    nextStep:
      'wait, as ECS tries again; if it stays, check free addresses in the subnets and the limits of the account.',
  },
  'disk-full': {
    sentence: 'the disk of the task is full',
    nextStep: 'raise ephemeralStorage in its task definition, or make the image smaller.',
  },
  'start-timeout': {
    sentence: (cause) => `${container(cause)} did not start in time`,
    nextStep: containerSteps,
  },
  'cannot-start': {
    sentence: (cause) => `${container(cause)} cannot be started`,
    nextStep: containerSteps,
  },
  'cannot-stop': {
    sentence: (cause) => `${container(cause)} cannot be stopped`,
    nextStep: containerSteps,
  },
  dependency: {
    sentence: (cause) => `${container(cause)} waits for one that failed`,
    nextStep: containerSteps,
  },
  capacity: {
    sentence: 'there is no capacity for its tasks',
    nextStep: 'wait or add subnets in other zones: ECS goes on trying.',
  },
  placement: {
    sentence: 'no container instance can take its tasks',
    nextStep:
      'check the placement constraints, the instances and their agents, and what the tasks require of them.',
  },
  quota: {
    sentence: 'a quota of the account is reached',
    nextStep: 'stop what is not needed, or have the quota of Fargate raised in Service Quotas.',
  },
  internal: {
    sentence: 'ECS has an error of its own',
    nextStep: 'wait, as ECS tries again; if it stays, see the AWS Health Dashboard.',
  },
  resources: {
    sentence: 'what its tasks need cannot be prepared',
    nextStep:
      'check subnets, security groups and endpoints: the task could not reach what it needs.',
  },
  unknown: {
    sentence: 'its tasks stop, and ECS gives no exit code',
    nextStep: 'look at the stopped tasks of the service in the console.',
  },
}

/** What happened to a task, in half a sentence. */
export function causeSentence(cause: FailureCause): string {
  const { sentence } = words[cause.kind]
  return typeof sentence === 'string' ? sentence : sentence(cause)
}

/** What to do about a cause of which no deployment is known. */
export function nextStepOf(cause: FailureCause, wording: WordingOverrides): Phrase {
  const versions = { now: '', before: undefined, compareUrl: undefined, sameImage: false }
  return nextLine(cause, {
    folder: undefined,
    app: undefined,
    versions,
    memory: undefined,
    wording,
  })
}

/** What the end of a task means, and what to do, where the first line has the cause. */
export function taskLines(cause: FailureCause, context: CauseContext): Phrase[] {
  return [phrase`${meaning(cause, context)}`, nextLine(cause, context)]
}

/** The lines of a failed deployment: how widely it failed, what that means, and what to do. */
export function causeLines(cause: FailureCause | undefined, context: CauseContext): Phrase[] {
  if (!cause) return [phrase`Next: look at the events of the service, and at its target group.`]
  const { of, tasks, livedMs } = cause
  const within = livedMs === undefined ? '' : ` within ${duration(Math.max(livedMs, 1000))}`
  const lived = within && `,${tasks > 1 ? ' each' : ''}${within} of its start`
  const sentences = [`${tasks} of ${count(of, 'task')}${lived}.`, meaning(cause, context)]
  return [phrase`${sentences.filter(Boolean).join(' ')}`, nextLine(cause, context)]
}

/** Characters of a reason of ECS that are quoted, where the first line has what it names. */
const QUOTED = 400

function meaning(cause: FailureCause, context: CauseContext): string {
  const reason = quotableReason(cause)
  const quoted = reason && `ECS says: ${shorten(reason, QUOTED)}`
  const sentences = [words[cause.kind].meaning?.(cause, context), quoted]
  return sentences.filter(Boolean).join(' ')
}

function nextLine(cause: FailureCause, context: CauseContext): Phrase {
  const own = context.wording.nextStepOfCause?.[cause.kind]
  const { nextStep } = words[cause.kind]
  if (own !== undefined) return phrase`Next: ${ownText(own)}`
  return phrase`Next: ${typeof nextStep === 'string' ? nextStep : nextStep(cause, context)}`
}
