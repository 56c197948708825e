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
import {
  type EscalationReason,
  escalationReason,
  type Outcome,
  outcomeOf,
} from '../../deployment/outcome.ts'
import { deployedTasks, ownTasks, previousTasks, type TaskCount } from '../../deployment/serving.ts'
import type { Names } from '../../places/resolve.ts'
import { causeSentence } from './failure-cause.ts'
import {
  count,
  doing,
  minutes,
  nameOf,
  noTaskWanted,
  nothingServes,
  placeName,
  type Versions,
} from './shared.ts'
import { newTasks, ofTasks, servesNow, whoServes } from './traffic.ts'
import { hookName } from './why.ts'

/** The first line of a card; it is complete by itself. */
export function headline(card: DeploymentCard, names: Names, versions: Versions): Phrase {
  const glyph = card.status === 'deployed' ? deployedGlyph(card) : glyphs[card.status]
  const place = phrase`${glyph} ${placeName(names)}`
  return phrase`${place}: ${outcomeWords(card, versions)}`
}

/** How it stands: the part of a first line that follows the place. */
export const outcomeWords: Words = (card, versions) => outcomes[outcomeOf(card)](card, versions)

function deployedGlyph(card: DeploymentCard): string {
  if (!unserved(card)) return glyphs.deployed
  return deployedTasks(card) === 'unwanted' && card.counts?.schedule
    ? glyphs.scaled_to_zero
    : glyphs.warning
}

type Words = (card: DeploymentCard, versions: Versions) => Phrase

/** Each way in which a deployment can stand. */
export const outcomes: Readonly<Record<Outcome, Words>> = {
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
function unserved(card: DeploymentCard): Phrase | undefined {
  switch (deployedTasks(card)) {
    case 'some':
      return undefined
    case 'unwanted':
      return phrase`, but ${noTaskWanted(card.counts?.schedule)}`
    case 'none':
      return phrase`, but ${nothingServes(card.counts?.desired ?? 0)}`
    case 'at-once':
      return phrase`, but no task is to run: none can start in that time`
  }
}

/** The first one, where several hooks wait. */
const deadlineOf = ({ approvals }: DeploymentCard) =>
  approvals
    .flatMap(({ open, hook }) => (open && hook.expiresAt !== undefined ? hook.expiresAt : []))
    .sort((a, b) => a - b)[0]

export const to = (before: Piece | undefined) => (before === undefined ? [] : phrase` to ${before}`)
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

export const stoppedByHand = (now: Piece) => phrase`deployment of ${now} was stopped by hand`
export const notThere = ({ stuckAfterMinutes = 0 }: DeploymentCard, now: Piece) =>
  phrase`${now} has not finished rolling out after ${minutes(stuckAfterMinutes)}`
export const rollbackStuck = (
  { stuckAfterMinutes = 0 }: DeploymentCard,
  { now, before }: Versions,
) =>
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
      serving(previousTasks(card), versions),
      card.rollback === 'done' ? [] : newTasks(card),
      attemptTook(card),
      by,
    )
  const started: Phrase = ['started ', { is: 'time', at: card.startedAt, form: 'clock-seconds' }]
  if (card.endedAt === undefined) return dotted(change, by, started)
  const own = card.status === 'stopped' ? undefined : ownTasks(card, card.endedAt)
  return dotted(change, by, tasks(own, 'task', doing(versions)))
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

function serving(counted: TaskCount | undefined, versions: Versions): Phrase {
  const { before } = versions
  return counted ? phrase`${nameOf(before)} is ${doing(versions)}, ${ofTasks(counted)}` : []
}

function took({ startedAt, endedAt }: DeploymentCard): string {
  return endedAt === undefined || endedAt <= startedAt ? '' : ` in ${duration(endedAt - startedAt)}`
}

function attemptTook({ startedAt, endedAt }: DeploymentCard): Phrase {
  if (endedAt === undefined || endedAt <= startedAt) return []
  return phrase`the attempt took ${duration(endedAt - startedAt)}`
}

export function until(at: number | undefined): Phrase {
  if (at === undefined) return []
  const whole: Phrase = [' until ', { is: 'time', at, form: 'day' }]
  const short = ` until ${toPlain([{ is: 'time', at, form: 'clock' }])}`
  return [{ is: 'shortened', whole, short }]
}
