import type { CauseKind } from '@repo/environments'
import type { CauseFacts, ContainerRole, StepFacts, Wording } from '@repo/environments/wording'
import { type Phrase, type Piece, phrase, shorten } from '@repo/slack-message'
import {
  addedBy,
  type FailureCause,
  failedHealthCheck,
  quotableReason,
  signalOf,
} from '../../deployment/failure-cause.ts'
import { namesIn } from '../../deployment/reason-names.ts'
import type { Versions } from './shared.ts'

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
  readonly wording: Wording
}

/** The version to revert, where the version before is known. */
export const revertOf = ({ versions: { before, now } }: CauseContext) =>
  before === undefined ? undefined : now

/** Whether a container is known to be the application, or known to be a sidecar. */
function roleOf(
  { container, task }: FailureCause,
  { app }: CauseContext,
): ContainerRole | undefined {
  if (container === undefined) return undefined
  if (addedBy(container)) return 'sidecar'
  if (app === undefined) return task.containers.length === 1 ? 'app' : undefined
  return container === app ? 'app' : 'sidecar'
}

function factsOf(cause: FailureCause): CauseFacts {
  const { container, exitCode, stopCode, reason = '' } = cause
  const { role, secret, key, logGroup } = namesIn(reason)
  return {
    container,
    exitCode,
    signal: signalOf(cause),
    role,
    secret,
    isParameter: /\bssm\b|Systems Manager/i.test(reason),
    key,
    logGroup,
    // Other log drivers write elsewhere.
    isCloudWatch: /cloudwatch|awslogs|log (group|stream)|logs:/i.test(reason),
    isSpot: stopCode === 'SpotInterruption' || /spot/i.test(reason),
    healthCheck: failedHealthCheck(cause) === 'container' ? 'container' : 'target-group',
    mayBeMissing: /does not exist or may require/i.test(reason) && !/not authorized/i.test(reason),
    isTimeout: /timeout/i.test(reason),
    namesFormat: /format|platform/i.test(reason),
  }
}

function stepFacts(cause: FailureCause, context: CauseContext): StepFacts {
  const { folder, versions, memory, since = versions.before } = context
  const { container = '', beside, missing = [], reason } = cause
  const { action, policy } = namesIn(reason)
  return {
    ...factsOf(cause),
    containerRole: roleOf(cause, context),
    isProxy: addedBy(container) === 'service-connect',
    beside: beside.map(({ name }) => name),
    missing: missing.slice(0, 5),
    values: folder === undefined ? undefined : `${folder}/values.env`,
    revert: revertOf(context),
    since,
    memory,
    action,
    policy,
  }
}

/** What an exit code means, and whose it is; kinds that are missing here have a sentence that leaves no question open. */
const meanings: Readonly<
  Partial<Record<CauseKind, (t: Wording, facts: CauseFacts, isApp: boolean) => string | undefined>>
> = {
  'application-error': ({ cause }, { exitCode }, isApp) => cause.meaning.ownError(exitCode, isApp),
  ended: ({ cause }) => cause.meaning.cleanEnd,
  killed: ({ cause }, { signal }) => (signal === 9 ? cause.meaning.sigkill : cause.meaning.sigterm),
  crashed: ({ cause }, { exitCode, signal }) => cause.meaning.signal(exitCode, signal),
  'out-of-memory': ({ cause }, { exitCode }) =>
    exitCode === undefined ? undefined : cause.meaning.killed(exitCode),
  'command-not-found': ({ cause }, { exitCode }) => {
    if (exitCode === undefined) return undefined
    return exitCode === 127 ? cause.meaning.notFound : cause.meaning.notRun
  },
  architecture: ({ cause }, { namesFormat }) =>
    namesFormat ? undefined : cause.meaning.execFormat,
}

/** Kinds that a container's exit code is about: there it matters which container it was, and which others failed. */
const ofContainer: readonly CauseKind[] = ['application-error', 'ended', 'killed', 'crashed']

function besides(cause: FailureCause, context: CauseContext): string[] {
  if (!ofContainer.includes(cause.kind)) return []
  const { general, cause: words } = context.wording
  const { container = '', beside } = cause
  const others = beside.map(({ name, exitCode }) =>
    exitCode === undefined ? words.beside.failed(name) : words.beside.exited(name, exitCode),
  )
  return [
    ...(roleOf(cause, context) === 'sidecar' ? [sidecarSentence(container, context)] : []),
    ...(others.length > 0 ? [words.beside.too(general.list(others))] : []),
  ]
}

function sidecarSentence(container: string, { app, wording }: CauseContext): string {
  const { sidecar } = wording.cause
  if (addedBy(container) === 'service-connect') return sidecar.proxy(container)
  return addedBy(container) === 'guardduty'
    ? sidecar.guardDuty(container)
    : sidecar.of(container, app)
}

/** What happened to a task, in half a sentence. */
export function causeSentence(t: Wording, cause: FailureCause): string {
  return t.cause.sentences[cause.kind](factsOf(cause))
}

/** What to do about a cause of which no deployment is known. */
export function nextStepOf(t: Wording, cause: FailureCause): Phrase {
  const versions = { now: '', before: undefined, compareUrl: undefined, sameImage: false }
  const unknown = { folder: undefined, app: undefined, memory: undefined }
  return stepOf(cause, { ...unknown, versions, wording: t })
}

/** What the end of a task means, and what to do, where the first line has the cause. */
export function taskLines(cause: FailureCause, context: CauseContext): Phrase[] {
  return [phrase`${meaning(cause, context)}`, nextLine(cause, context)]
}

/** The lines of a failed deployment: how widely it failed, what that means, and what to do. */
export function causeLines(cause: FailureCause | undefined, context: CauseContext): Phrase[] {
  const { general, tasks: words, deployment } = context.wording
  if (!cause) return [general.next([deployment.nextStep.noTask])]
  const { of, tasks, livedMs } = cause
  const lived = livedMs === undefined ? undefined : general.duration(Math.max(livedMs, 1000))
  const sentences = [words.failedOf(tasks, of, lived), meaning(cause, context)]
  return [[general.sentences(sentences.filter(Boolean))], nextLine(cause, context)]
}

/** Characters of a reason of ECS that are quoted, where the first line has what it names. */
const QUOTED = 400

function meaning(cause: FailureCause, context: CauseContext): string {
  const t = context.wording
  const reason = quotableReason(cause)
  const sentences = [
    meanings[cause.kind]?.(t, factsOf(cause), roleOf(cause, context) === 'app'),
    ...besides(cause, context),
    reason && t.general.ecsSays(shorten(reason, QUOTED)),
  ]
  return t.general.sentences(sentences.flatMap((sentence) => sentence || []))
}

const nextLine = (cause: FailureCause, context: CauseContext) =>
  context.wording.general.next(stepOf(cause, context))

const stepOf = (cause: FailureCause, context: CauseContext) =>
  context.wording.nextStepOfCause[cause.kind](stepFacts(cause, context))
