import {
  dotted,
  duration,
  glyphs,
  type Phrase,
  type Piece,
  phrase,
  toPlain,
} from '@repo/slack-message'
import { isDeploymentId } from '../../deployment/attempt.ts'
import type { DeploymentCard } from '../../deployment/card.ts'
import type { ReportFact } from '../../deployment/fact.ts'
import type { Hook } from '../../deployment/hooks.ts'
import {
  type EscalationReason,
  escalationReason,
  type Outcome,
  outcomeOf,
} from '../../deployment/outcome.ts'
import {
  deployedTasks,
  mixedTasks,
  otherTasks,
  ownTasks,
  previousTasks,
  runningNow,
  type TaskCount,
} from '../../deployment/serving.ts'
import type { Escalation } from '../../deployment/status.ts'
import type { Names } from '../../places/resolve.ts'
import { causeSentence } from './failure-cause.ts'
import { runningWords } from './running.ts'
import {
  count,
  mentioned,
  minutes,
  nameOf,
  noTaskWanted,
  nothingServes,
  placeName,
  type Versions,
} from './shared.ts'
import { atStage, type Evidence, hookName, whySentence } from './why.ts'

/** The first line of a card; it is complete by itself. */
export function headline(card: DeploymentCard, names: Names, versions: Versions): Phrase {
  const glyph = card.status === 'deployed' && unserved(card) ? glyphs.warning : glyphs[card.status]
  const place = phrase`${glyph} ${placeName(names)}`
  return phrase`${place}: ${outcomes[outcomeOf(card)](card, versions)}`
}

type Words = (card: DeploymentCard, versions: Versions) => Phrase

const outcomes: Readonly<Record<Outcome, Words>> = {
  'rolling-out': (card, { now }) => dotted(phrase`rolling out ${now}`, running(card)),
  'rolling-back-by-hand': (card, { now }) =>
    dotted(phrase`rolling back by hand to ${now}`, running(card)),
  'awaiting-approval': (card, versions) =>
    dotted(
      phrase`${versions.now} waits for approval${until(deadlineOf(card))}`,
      servesNow(card, versions),
    ),
  deployed: (card, { now }) => phrase`deployed ${now}${took(card)}${unserved(card) ?? []}`,
  failed: (card, { now }) => phrase`${now} ${ending(card)}`,
  'rolling-back': (card, { now, before }) =>
    phrase`${now} ${ending(card)}, rolling back${to(before)}`,
  'rolled-back': (card, { now, before }) =>
    phrase`${now} ${ending(card)}, rolled back${to(before)}`,
  'rolled-back-by-hand': (card, { now }) => phrase`rolled back by hand to ${now}${took(card)}`,
  'rollback-failed': (card, { now, before }) =>
    phrase`${now} ${ending(card)}, and its rollback${to(before)} failed`,
  'rollback-replaced': (card, { now }) =>
    phrase`${now} ${ending(card)}, and a newer deployment cut its rollback off`,
  'rollback-stuck': (card, versions) => rollbackStuck(card, versions),
  replaced: (_, { now }) =>
    phrase`deployment of ${now} was replaced by a newer one before it ended`,
  deleted: ({ deleted }, { now }) =>
    deleted?.by === 'read'
      ? phrase`deployment of ${now} ended, as its service was deleted`
      : phrase`deployment of ${now} has no result: its service was probably deleted, or scaled to zero`,
  stopped: (_, { now }) => stoppedByHand(now),
  'stopped-rolling-back': (_, { now, before }) =>
    phrase`${stoppedByHand(now)}, rolling back${to(before)}`,
  'stopped-rolled-back': (_, { now, before }) =>
    phrase`${stoppedByHand(now)}, rolled back${to(before)}`,
  'error-reported': (card, { now }) => {
    const name = card.reports.findLast(({ level }) => level === 'error')?.name
    return phrase`ECS reports ${name} of ${now}`
  },
  stuck: (card, versions) => dotted(notThere(card, versions.now), servesNow(card, versions)),
}

/** What is missing where ECS calls a deployment completed and no task of it serves. */
function unserved(card: DeploymentCard): string | undefined {
  switch (deployedTasks(card)) {
    case 'some':
      return undefined
    case 'unwanted':
      return `, but ${noTaskWanted}`
    case 'none':
      return `, but ${nothingServes(card.counts?.desired ?? 0)}`
    case 'at-once':
      return ', but no task is to run: none can start in that time'
  }
}

/** The first one, where several hooks wait. */
const deadlineOf = ({ approvals }: DeploymentCard) =>
  approvals
    .flatMap(({ open, hook }) => (open && hook.expiresAt !== undefined ? hook.expiresAt : []))
    .sort((a, b) => a - b)[0]

const to = (before: Piece | undefined) => (before === undefined ? [] : phrase` to ${before}`)
const endings: Readonly<Partial<Record<EscalationReason, string>>> = {
  refused: 'was refused',
  'not-approved': 'was not approved in time',
}

function ending(card: DeploymentCard): string {
  const reason = escalationReason('failed', card)
  const byHook = reason === 'hook-failed' || reason === 'hook-timed-out'
  if (byHook) return `was failed by its ${hookName(card.hookFailure?.hook)}`
  return endings[reason] ?? 'failed'
}

const stoppedByHand = (now: Piece) => phrase`deployment of ${now} was stopped by hand`
const notThere = ({ stuckAfterMinutes = 0 }: DeploymentCard, now: Piece) =>
  phrase`${now} has not finished rolling out after ${minutes(stuckAfterMinutes)}`
const rollbackStuck = ({ stuckAfterMinutes = 0 }: DeploymentCard, { now, before }: Versions) =>
  phrase`the rollback of ${now}${to(before)} has not finished after ${minutes(stuckAfterMinutes)}`

/** The second line: what changed, by whom, and what is served now. */
export function changeLine(card: DeploymentCard, versions: Versions): Phrase {
  const { now, before, compareUrl, sameImage } = versions
  const compare: Phrase =
    compareUrl === undefined ? [] : [' (', { is: 'link', url: compareUrl, label: 'compare' }, ')']
  const arrow = before === undefined ? [] : phrase`${before} → ${now}${compare}`
  const change = sameImage ? phrase`the same image again` : arrow
  const by = card.change.author === undefined ? [] : phrase`by ${card.change.author}`
  const undone = card.rollback !== 'none' || card.status === 'failed'
  if (undone)
    return dotted(
      serving(previousTasks(card), before),
      card.rollback === 'done' ? [] : newTasks(card),
      attemptTook(card),
      by,
    )
  const started: Phrase = ['started ', { is: 'time', at: card.startedAt, form: 'clock-seconds' }]
  if (card.endedAt === undefined) return dotted(change, by, started)
  const own = card.status === 'stopped' ? undefined : ownTasks(card, card.endedAt)
  return dotted(change, by, tasks(own, 'task', 'serving'))
}

/** Where a deployment is that goes on, as far as its stage is known. ECS may be further by now. */
export function stageLine(card: DeploymentCard, versions: Versions): Phrase {
  const { status, traffic } = card
  if (status !== 'in_progress' || !traffic) return []
  const { stage, at } = traffic
  return phrase`${stage} at ${{ is: 'time', at, form: 'clock' }}: ${whoServes(card, versions)}`
}

/** What is wrong so far, on a card that is not over. */
export function troubleLine(card: DeploymentCard): Phrase {
  const { cause } = card
  const failing = cause
    ? phrase`${count(cause.tasks, 'task')} stopped: ${causeSentence(cause)}`
    : []
  if (card.deleted?.by === 'inferred')
    return [
      'ECS reports a steady state since ',
      { is: 'time', at: card.deleted.at, form: 'clock' },
      ', and no end of the deployment.',
    ]
  if (card.status === 'stuck' && card.rollback === 'none')
    return dotted(tasks(ownTasks(card), 'new task', 'running'), failing)
  return card.status === 'in_progress' ? failing : []
}

/** What ECS reported by names that are not known here: the newest of them. */
export function reportLine({ reports, status }: DeploymentCard): Phrase {
  const last = reports.at(-1)
  return !last || status === 'deployed' ? [] : phrase`ECS reports ${reportWords(last)}`
}

function reportWords({ name, reason, stage }: ReportFact): string {
  const at = stage === undefined ? '' : ` at ${stage}`
  return `${name}${at}${reason === undefined ? '' : `: ${reason}`}`
}

/** First line of the reply to an error that ECS reported by a name that is not known here. */
export function reportHeadline(
  { name, stage }: ReportFact,
  card: DeploymentCard,
  { names, versions, mentions }: EscalationContext,
): Phrase {
  const at = stage === undefined ? '' : ` at ${stage}`
  const head = phrase`${glyphs.error_reported} ${mentioned(mentions)}${placeName(names)}: `
  const serves = servesFirst(card, versions)
  return phrase`${head}${serves} · ECS reports ${name} of ${versions.now}${at}`
}

/** ECS's own words, and where to look. */
export function reportLines({ reason }: ReportFact): Phrase[] {
  const next = phrase`What this event means is not known here. Next: look at the deployment, and at the events of the service.`
  return [...(reason === undefined ? [] : [phrase`ECS says: ${reason}`]), next]
}

export interface EscalationContext {
  readonly names: Names
  readonly versions: Versions
  readonly mentions: readonly string[]
}

/** First line of the reply in the thread that mentions people. */
export function escalationHeadline(
  escalation: Escalation,
  card: DeploymentCard,
  { names, versions, mentions, troubles }: EscalationContext & Pick<Evidence, 'troubles'>,
): Phrase {
  const reason = escalationReason(escalation, card)
  const what = escalations[reason](card, versions, whySentence({ card, troubles }))
  const head = phrase`${escalationGlyphs[reason]} ${mentioned(mentions)}${placeName(names)}: `
  return [...head, ...dotted(servesFirst(card, versions), what)]
}

/** First line of the reply that requests approval, and of what is left of it afterwards. It keeps the mention: an edit wakes nobody. */
export function approvalHeadline(
  hook: Hook,
  card: DeploymentCard,
  { names, versions, mentions, open }: EscalationContext & { readonly open: boolean },
): Phrase {
  const place = placeName(names)
  const glyph = glyphs.awaiting_approval
  if (!open)
    return phrase`${glyph} ${mentioned(mentions)}${place}: ${versions.now} waited for approval${atStage(hook)}: ${answerTo(hook, card)}`
  const waits = phrase`${versions.now} waits for approval${until(hook.expiresAt)}`
  return phrase`${glyph} ${mentioned(mentions)}${place}: ${dotted(servesNow(card, versions), waits)}`
}

/** What serves, as the beginning of what mentions people: by the traffic where that is known, else by the tasks. */
function servesFirst(card: DeploymentCard, versions: Versions): Phrase {
  return card.traffic ? servesNow(card, versions) : [runningWords(runningNow(card), versions)]
}

/** Nothing is taken for serving that does not run, whatever the traffic does. */
function servesNow(card: DeploymentCard, versions: Versions): Phrase {
  const running = runningNow(card)
  const none = running.state === 'nothing' || running.state === 'unwanted'
  if (none) return [runningWords(running, versions)]
  const whole = whoServes(card, versions)
  const { serving } = card.traffic ?? {}
  return serving ? [{ is: 'shortened', whole, short: shortServing[serving] }] : whole
}

const shortServing = {
  before: 'old one serves',
  now: 'new one serves',
  both: 'both serve',
} as const

function answerTo(
  { state, changedAt, timeoutAction }: Hook,
  { hookFailure, status }: DeploymentCard,
): Phrase {
  const at: Phrase = [' at ', { is: 'time', at: changedAt, form: 'clock' }]
  if (state === 'continued') return phrase`continued${at}`
  if (state === 'rolled_back') return phrase`refused${at}`
  if (state !== 'timed_out') return phrase`the deployment ended before an answer`
  const wentOn = timeoutAction === 'CONTINUE' || status === 'deployed'
  const unknown = wentOn ? 'let it go on' : 'takes its time-out action'
  const then = hookFailure?.how === 'timed-out' ? 'rolls it back' : unknown
  return phrase`nobody answered until ${at.slice(1)}, and ECS ${then}`
}

/** Where it waits, and who serves there. */
export function approvalState(hook: Hook, card: DeploymentCard, versions: Versions): Phrase {
  const serves = servesNow(card, versions)
  const unknown = phrase`which version has the traffic is not known here`
  const at = hook.stage === undefined ? ['Now: '] : [`At ${hook.stage}: `]
  return phrase`${at}${serves.length > 0 ? serves : unknown}.`
}

/** What ECS does when nobody answers. */
export function approvalDeadline({ timeoutAction, expiresAt }: Hook): Phrase {
  const nobody = phrase`If nobody answers${by(expiresAt)}, `
  if (timeoutAction === 'ROLLBACK') return phrase`${nobody}ECS rolls it back.`
  if (timeoutAction === 'CONTINUE') return phrase`${nobody}ECS lets it go on.`
  return phrase`${nobody}ECS takes the hook's time-out action, which is a rollback unless it is set to CONTINUE.`
}

export const approvalTitle = 'To let it go on, or to roll it back'

/** First line of a reply that called it stuck, once that is over. */
export function wasStuck(card: DeploymentCard, about: EscalationContext): Phrase {
  const { stuckAfterMinutes = 0, rollback } = card
  const what =
    rollback === 'none' ? phrase`rolling out ${about.versions.now}` : phrase`its rollback`
  return nowAnd(card, about, phrase`${what} had not finished after ${minutes(stuckAfterMinutes)}`)
}

/** First line of a reply that called it failed by a hook, where ECS let it go on. */
export function hadTimedOut(card: DeploymentCard, about: EscalationContext): Phrase {
  return nowAnd(
    card,
    about,
    phrase`its ${hookName(card.timedOut)} had timed out, and ECS let it go on`,
  )
}

/** What a reply begins with whose reason is over: how the deployment stands. */
function nowAnd(
  card: DeploymentCard,
  { names, versions, mentions }: EscalationContext,
  before: Phrase,
): Phrase {
  return dotted(
    phrase`${glyphs[card.status]} ${mentioned(mentions)}${placeName(names)}: ${outcomes[outcomeOf(card)](card, versions)}`,
    before,
  )
}

const escalationGlyphs: Readonly<Record<EscalationReason, string>> = {
  'rollback-failed': glyphs.failed,
  'rollback-stuck': glyphs.stuck,
  stuck: glyphs.stuck,
  refused: glyphs.rolled_back,
  'not-approved': glyphs.rolled_back,
  'hook-failed': glyphs.failed,
  'hook-timed-out': glyphs.failed,
  stopped: glyphs.stopped,
  unhealthy: glyphs.failed,
  'not-started': glyphs.failed,
  'tasks-failed': glyphs.failed,
  failed: glyphs.failed,
}

type EscalationWords = (card: DeploymentCard, versions: Versions, why: string) => Phrase

const escalations: Readonly<Record<EscalationReason, EscalationWords>> = {
  'rollback-failed': (_, { now, before }) => phrase`the rollback of ${now}${to(before)} failed too`,
  'rollback-stuck': (card, versions) =>
    phrase`${rollbackStuck(card, versions)}, and ECS has not given up`,
  stuck: (card, { now }, why) => {
    const short = `${toPlain([now])} stuck for ${minutes(card.stuckAfterMinutes ?? 0)}`
    return phrase`${{ is: 'shortened', whole: notThere(card, now), short }}: ${why}`
  },
  refused: (card, { now }) =>
    phrase`${now} was refused where it waited for approval${atStage(card.hookFailure?.hook)}`,
  'not-approved': ({ hookFailure }, { now }) =>
    phrase`nobody approved ${now} in time${atStage(hookFailure?.hook)}, so ECS rolls it back`,
  'hook-failed': ({ hookFailure }, { now }) =>
    phrase`${now} was failed by its ${hookName(hookFailure?.hook)}`,
  'hook-timed-out': ({ hookFailure }, { now }) =>
    phrase`${now} was failed by its ${hookName(hookFailure?.hook)}, which did not end in time`,
  stopped: (_, { now }) => stoppedByHand(now),
  unhealthy: (_, { now }, why) => phrase`${now} did not become healthy: ${why}`,
  'not-started': (_, { now }, why) => phrase`${now} did not start: ${why}`,
  'tasks-failed': (_, { now }, why) => phrase`${now} failed: ${why}`,
  failed: (_, { now }, why) => phrase`${now} failed: ${why}`,
}

/** What to do after a hook made ECS roll back; nothing where a person wanted it. */
export function hookLines({ hookFailure, rollback }: DeploymentCard): Phrase[] {
  if (!hookFailure || hookFailure.how === 'refused') return []
  const { how, hook } = hookFailure
  if (hook.type === 'pause')
    return [
      phrase`It waited ${duration(hook.changedAt - hook.beganAt)}. Next: deploy it again, and answer before the deadline, or raise timeoutInMinutes of the hook.`,
    ]
  const name = hook.function?.split(':').at(-1)
  const log = name === undefined ? 'the function that the hook calls' : `function ${name}`
  const unknown = how === 'timed-out' && rollback === 'running' && hook.timeoutAction === undefined
  return [
    unknown ? phrase`ECS rolls it back, unless the hook's time-out action is CONTINUE.` : [],
    phrase`Next: see the log of ${log}, and why it did not succeed.`,
  ].filter((line) => line.length > 0)
}

/** The small print of a reply: ids that a search needs. */
export function smallPrint(card: DeploymentCard): Phrase {
  const { taskDefinition: now, previousTaskDefinition: before } = card.change
  const was = before ? ` (was ${before.family}:${before.revision})` : ''
  return dotted(
    now ? phrase`task definition ${now.family}:${now.revision}${was}` : [],
    isDeploymentId(card.id) ? phrase`deployment ${card.id}` : [],
    card.cause?.stopCode === undefined ? [] : phrase`stop code ${card.cause.stopCode}`,
  )
}

/** Takes the place of a message that another one replaces: that of a deployment, a crash loop or a trouble. */
export function moved(id: string): Phrase {
  const isDeployment = isDeploymentId(id) && !/^(crash-loop|trouble|alarm|scan):/.test(id)
  const which = isDeployment ? `the message of deployment ${id}` : 'another message of the service'
  return phrase`${glyphs.moved} this belongs to ${which}`
}

export const logsTitle = (container: string) => `last lines of container ${container}`

/** What a deployment is called of which no version is known. */
export const unknownVersion = (id: string) => (isDeploymentId(id) ? id : 'a deployment')

const running = (card: DeploymentCard) => tasks(ownTasks(card), 'task', 'running')

function tasks(counted: TaskCount | undefined, one: string, word: string): Phrase {
  return counted ? phrase`${counted.tasks} of ${count(counted.desired, one)} ${word}` : []
}

function serving(counted: TaskCount | undefined, before: Piece | undefined): Phrase {
  return counted ? phrase`${nameOf(before)} is serving, ${ofTasks(counted)}` : []
}

/**
 * Who serves while it is open, as far as that is known: by the stage, or because no new task runs. Tasks that merely run
 * show only that both versions may serve.
 */
function whoServes(card: DeploymentCard, { now, before }: Versions): Phrase {
  const { traffic, counts } = card
  if (traffic?.serving === 'now')
    return phrase`${now} has all production traffic${withTasks(ownTasks(card))}`
  const others = counts?.running === 0 ? otherTasks(card) : undefined
  if (others) return phrase`${nameOf(before)} is still serving, ${ofTasks(others)}`
  if (traffic?.serving === 'before')
    return phrase`${nameOf(before)} has all production traffic${withTasks(otherTasks(card))}`
  if (traffic?.percent !== undefined)
    return phrase`${now} has ${traffic.percent} % of the production traffic`
  const some = newTasks(card)
  if (!traffic) return some
  return some.length > 0 ? phrase`both versions serve, ${some}` : phrase`both versions serve`
}

const withTasks = (counted: TaskCount | undefined) => (counted ? `, ${ofTasks(counted)}` : '')

function newTasks(card: DeploymentCard): Phrase {
  const mixed = mixedTasks(card)
  return mixed ? phrase`${mixed.tasks} of ${count(mixed.desired, 'task')} are new` : []
}

const ofTasks = ({ tasks, desired }: TaskCount) => `${tasks} of ${count(desired, 'task')}`

function took({ startedAt, endedAt }: DeploymentCard): string {
  return endedAt === undefined || endedAt <= startedAt ? '' : ` in ${duration(endedAt - startedAt)}`
}

function attemptTook({ startedAt, endedAt }: DeploymentCard): Phrase {
  if (endedAt === undefined || endedAt <= startedAt) return []
  return phrase`the attempt took ${duration(endedAt - startedAt)}`
}

function by(at: number | undefined): Phrase {
  return at === undefined ? [] : [' by ', { is: 'time', at, form: 'day' }]
}

function until(at: number | undefined): Phrase {
  if (at === undefined) return []
  const whole: Phrase = [' until ', { is: 'time', at, form: 'day' }]
  const short = ` until ${toPlain([{ is: 'time', at, form: 'clock' }])}`
  return [{ is: 'shortened', whole, short }]
}
