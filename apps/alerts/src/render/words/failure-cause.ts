import type { CauseKind, WordingOverrides } from '@repo/environments'
import { duration, type Phrase, type Piece, phrase } from '@repo/slack-message'
import {
  type FailureCause,
  failedHealthCheck,
  quotableReason,
  signalOf,
} from '../../deployment/failure-cause.ts'
import { count, ownText, type Versions } from './shared.ts'

export interface CauseContext {
  /** Folder with the environment's `values.env`, if the place is in the table. */
  readonly folder: string | undefined
  readonly versions: Versions
  /** Memory limit of the container, in MiB. */
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
  readonly meaning?: (cause: FailureCause) => string
  /** What to do; it stands after `Next: `. */
  readonly nextStep: string | ((cause: FailureCause, context: CauseContext) => Phrase)
}

const container = ({ container }: FailureCause) =>
  container === undefined ? 'a task' : `container ${container}`
const exited = (cause: FailureCause) => `${container(cause)} exited with code ${cause.exitCode}`

const valuesFile = ({ folder }: CauseContext) =>
  folder === undefined ? 'its task definition' : `${folder}/values.env`
const orRevert = ({ versions: { before, now } }: CauseContext) =>
  before === undefined ? [] : phrase`, or revert ${now}`

/** A step that a revert may replace. */
const revertible =
  (step: string) =>
  (_: FailureCause, context: CauseContext): Phrase =>
    phrase`${step}${orRevert(context)}.`

const containerSteps = revertible('see what ECS says of its containers, and what they logged')
const registrySteps =
  'check that the subnets reach the registry (NAT gateway, or endpoints for ECR and S3), and what the execution role may do.'

function applicationSteps({ missing = [] }: FailureCause, context: CauseContext): Phrase {
  const [values, revert] = [valuesFile(context), orRevert(context)]
  return missing.length > 0
    ? phrase`pass ${missing.slice(0, 5).join(', ')} (${values}, or a variable of the GitHub environment)${revert}.`
    : phrase`see what it logged last; correct the code or ${values}${revert}.`
}

/** One row for each cause. Which cause it is, and AWS's page about it, is in `deployment/failure-cause-table.ts`. */
const words: Readonly<Record<CauseKind, CauseWords>> = {
  'application-error': {
    sentence: exited,
    meaning: ({ exitCode }) => `Code ${exitCode} is the application's own error.`,
    nextStep: applicationSteps,
  },
  ended: {
    sentence: exited,
    meaning: () => 'Code 0 is a clean end, but a service must not end.',
    nextStep: applicationSteps,
  },
  killed: {
    sentence: exited,
    meaning: (cause) =>
      signalOf(cause) === 9
        ? 'Code 137 is SIGKILL. ECS does not say that it ran out of memory.'
        : 'Code 143 is SIGTERM: something asked it to stop.',
    nextStep: applicationSteps,
  },
  crashed: {
    sentence: exited,
    meaning: (cause) => {
      const signal = signalOf(cause)
      return `Code ${cause.exitCode} is signal ${signal}${signal === 11 ? ' (SIGSEGV)' : ''}: the process crashed.`
    },
    nextStep: applicationSteps,
  },
  'out-of-memory': {
    sentence: (cause) => `${container(cause)} ran out of memory`,
    meaning: ({ exitCode }) => (exitCode === undefined ? '' : `It was killed (code ${exitCode}).`),
    nextStep: (_, context) => {
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
    sentence: 'its image may not be pulled',
    nextStep:
      "let the execution role pull it (ecr:BatchGetImage, ecr:GetDownloadUrlForLayer), and check the repository's policy.",
  },
  'image-unreachable': {
    sentence: 'the registry of its image cannot be reached',
    nextStep: registrySteps,
  },
  'image-throttled': {
    sentence: 'the registry of its image allows no more pulls',
    nextStep: 'wait, or pull through a cache in ECR.',
  },
  image: {
    sentence: 'its image cannot be pulled',
    nextStep:
      'check that the image was pushed, that its tag is right, and that the execution role may pull it.',
  },
  'registry-auth': {
    sentence: 'ECR gives no access to its image',
    nextStep: registrySteps,
  },
  secret: {
    sentence: 'a secret or parameter cannot be read',
    nextStep:
      'check that it exists, that the execution role may read it, and that the subnets reach Secrets Manager and SSM.',
  },
  'log-group': {
    sentence: 'its log group cannot be written',
    nextStep: 'check that the log group exists and that the execution role may write to it.',
  },
  volume: {
    sentence: 'a volume cannot be mounted',
    nextStep: 'check the file system, its mount targets, and the security groups between them.',
  },
  'network-interface': {
    sentence: 'its network interface was not ready in time',
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
  dependency: {
    sentence: (cause) => `${container(cause)} waits for one that failed`,
    nextStep: containerSteps,
  },
  capacity: {
    sentence: 'there is no capacity for its tasks',
    nextStep: 'wait or add subnets in other zones: ECS goes on trying.',
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

/** What the end of a task means, and what to do, where the first line has the cause. */
export function taskLines(cause: FailureCause, context: CauseContext): Phrase[] {
  return [phrase`${meaning(cause)}`, nextLine(cause, context)]
}

/** The lines of a failed deployment: how widely it failed, what that means, and what to do. */
export function causeLines(cause: FailureCause | undefined, context: CauseContext): Phrase[] {
  if (!cause) return [phrase`Next: look at the events of the service, and at its target group.`]
  const { of, tasks, livedMs } = cause
  const within = livedMs === undefined ? '' : ` within ${duration(Math.max(livedMs, 1000))}`
  const lived = within && `,${tasks > 1 ? ' each' : ''}${within} of its start`
  const sentences = [`${tasks} of ${count(of, 'task')}${lived}.`, meaning(cause)]
  return [phrase`${sentences.filter(Boolean).join(' ')}`, nextLine(cause, context)]
}

function meaning(cause: FailureCause): string {
  const reason = quotableReason(cause)
  const sentences = [words[cause.kind].meaning?.(cause), reason && `ECS says: ${reason}`]
  return sentences.filter(Boolean).join(' ')
}

function nextLine(cause: FailureCause, context: CauseContext): Phrase {
  const own = context.wording.nextStepOfCause?.[cause.kind]
  const { nextStep } = words[cause.kind]
  if (own !== undefined) return phrase`Next: ${ownText(own)}`
  return phrase`Next: ${typeof nextStep === 'string' ? nextStep : nextStep(cause, context)}`
}
