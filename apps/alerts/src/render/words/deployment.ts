import type { Wording } from '@repo/environments/wording'
import { dotted, glyphs, type Phrase, type Piece, phrase, toPlain } from '@repo/slack-message'
import { isDeploymentId } from '../../deployment/attempt.ts'
import type { DeploymentCard } from '../../deployment/card.ts'
import type { Hook } from '../../deployment/hooks.ts'
import { escalationReason, type Outcome, outcomeOf } from '../../deployment/outcome.ts'
import { deployedTasks, ownTasks, previousTasks, type TaskCount } from '../../deployment/serving.ts'
import type { Names } from '../../places/resolve.ts'
import { causeSentence } from './failure-cause.ts'
import { clock, day, doing, nameOf, noTaskWanted, placeName, type Versions } from './shared.ts'
import { newTasks, ofTasks, servesNow, whoServes } from './traffic.ts'

/** The first line of a card; it is complete by itself. */
export function headline(
  t: Wording,
  card: DeploymentCard,
  names: Names,
  versions: Versions,
): Phrase {
  const glyph = card.status === 'deployed' ? deployedGlyph(t, card) : glyphs[card.status]
  const place = phrase`${glyph} ${placeName(names)}`
  return phrase`${place}: ${outcomeWords(t, card, versions)}`
}

/** How it stands: the part of a first line that follows the place. */
export const outcomeWords: Words = (t, card, versions) =>
  outcomes[outcomeOf(card)](t, card, versions)

function deployedGlyph(t: Wording, card: DeploymentCard): string {
  if (!unserved(t, card)) return glyphs.deployed
  return deployedTasks(card) === 'unwanted' && card.counts?.schedule
    ? glyphs.scaled_to_zero
    : glyphs.warning
}

type Words = (t: Wording, card: DeploymentCard, versions: Versions) => Phrase

/** Each way in which a deployment can stand. */
export const outcomes: Readonly<Record<Outcome, Words>> = {
  'rolling-out': (t, card, { now }) => dotted(t.deployment.rollingOut(now), running(t, card)),
  'rolling-back-by-hand': (t, card, { now }) =>
    dotted(t.deployment.rollingBackByHand(now), running(t, card)),
  'awaiting-approval': (t, card, versions) =>
    dotted(t.deployment.waits(versions.now, until(deadlineOf(card))), servesNow(t, card, versions)),
  deployed: (t, card, { now }) => t.deployment.deployed(now, took(t, card), unserved(t, card)),
  failed: (t, card, { now }) => t.deployment.failed(now, ending(t, card)),
  'rolling-back': (t, card, { now, before }) =>
    t.deployment.rollingBack(now, ending(t, card), before),
  'rolled-back': (t, card, { now, before }) =>
    t.deployment.rolledBack(now, ending(t, card), before),
  'rolled-back-by-hand': (t, card, { now }) => t.deployment.rolledBackByHand(now, took(t, card)),
  'rollback-failed': (t, card, { now, before }) =>
    t.deployment.rollbackFailed(now, ending(t, card), before),
  'rollback-replaced': (t, card, { now }) => t.deployment.rollbackReplaced(now, ending(t, card)),
  'rollback-stuck': (t, card, { now, before }) =>
    t.deployment.rollbackStuck(now, before, stuckFor(t, card)),
  replaced: (t, _, { now }) => t.deployment.replaced(now),
  deleted: (t, { deleted }, { now }) =>
    deleted?.by === 'read' ? t.deployment.deleted(now) : t.deployment.probablyDeleted(now),
  stopped: (t, _, { now }) => t.deployment.stopped(now),
  'stopped-rolling-back': (t, _, { now, before }) => t.deployment.stoppedRollingBack(now, before),
  'stopped-rolled-back': (t, _, { now, before }) => t.deployment.stoppedRolledBack(now, before),
  'error-reported': (t, card, { now }) => {
    const { name = '' } = card.reports.findLast(({ level }) => level === 'error') ?? {}
    return t.deployment.report.of(name, now, undefined)
  },
  stuck: (t, card, versions) =>
    dotted(t.deployment.stuck.whole(versions.now, stuckFor(t, card)), servesNow(t, card, versions)),
}

/** What is missing where ECS calls a deployment completed and no task of it serves. */
function unserved(t: Wording, card: DeploymentCard): Phrase | undefined {
  switch (deployedTasks(card)) {
    case 'some':
      return undefined
    case 'unwanted':
      return [noTaskWanted(t, card.counts?.schedule)]
    case 'none':
      return [t.tasks.nothing(card.counts?.desired ?? 0)]
    case 'at-once':
      return [t.tasks.unwantedByThen]
  }
}

/** The first one, where several hooks wait. */
const deadlineOf = ({ approvals }: DeploymentCard) =>
  approvals
    .flatMap(({ open, hook }) => (open && hook.expiresAt !== undefined ? hook.expiresAt : []))
    .sort((a, b) => a - b)[0]

/** What a hook is called by; one of which nothing is known is one of the life cycle. */
export const hookFacts = (hook: Hook | undefined) =>
  ({ type: hook?.type === 'lambda' ? 'lambda' : 'lifecycle', stage: hook?.stage }) as const

function ending(t: Wording, card: DeploymentCard): string {
  const { endings } = t.deployment
  switch (escalationReason('failed', card)) {
    case 'hook-failed':
    case 'hook-timed-out':
      return endings.byHook(hookFacts(card.hookFailure?.hook))
    case 'refused':
      return endings.refused
    case 'not-approved':
      return endings.notApproved
    default:
      return endings.failed
  }
}

/** For how long a deployment has not ended. */
export const stuckFor = (t: Wording, { stuckAfterMinutes = 0 }: DeploymentCard) =>
  t.general.minutes(stuckAfterMinutes)

/** The second line: what changed, by whom, and what is served now. */
export function changeLine(t: Wording, card: DeploymentCard, versions: Versions): Phrase {
  const { now, before, compareUrl, sameImage } = versions
  const words = t.deployment.change
  const compare: Phrase =
    compareUrl === undefined
      ? []
      : [' (', { is: 'link', url: compareUrl, label: words.compare }, ')']
  const arrow = before === undefined ? [] : phrase`${before} → ${now}${compare}`
  const change = sameImage ? [words.sameImage] : arrow
  const by = card.change.author === undefined ? [] : [words.by(card.change.author)]
  const undone = card.rollback !== 'none' || card.status === 'failed'
  if (undone)
    return dotted(
      serving(t, previousTasks(card), versions),
      card.rollback === 'done' ? [] : phrase`${newTasks(t, card)}`,
      attemptTook(t, card),
      by,
    )
  const started = words.started({ is: 'time', at: card.startedAt, form: 'clock-seconds' })
  if (card.endedAt === undefined) return dotted(change, by, started)
  const own = card.status === 'stopped' ? undefined : ownTasks(card, card.endedAt)
  return dotted(change, by, own ? [t.tasks.doing(own.tasks, own.desired, doing(versions))] : [])
}

/** Where a deployment is that goes on, as far as its stage is known. ECS may be further by now. */
export function stageLine(t: Wording, card: DeploymentCard, versions: Versions): Phrase {
  const { status, traffic } = card
  if (status !== 'in_progress' || !traffic) return []
  const { stage, at } = traffic
  return t.deployment.change.stage(stage, clock(at), whoServes(t, card, versions))
}

/** What is wrong so far, on a card that is not over. */
export function troubleLine(t: Wording, card: DeploymentCard): Phrase {
  const { cause } = card
  const failing = cause ? [t.tasks.stopped(cause.tasks, causeSentence(t, cause))] : []
  if (card.deleted?.by === 'inferred')
    return t.deployment.change.steadySince(clock(card.deleted.at))
  if (card.status === 'stuck' && card.rollback === 'none') {
    const own = ownTasks(card)
    return dotted(own ? [t.tasks.newOnesRunning(own.tasks, own.desired)] : [], failing)
  }
  return card.status === 'in_progress' ? failing : []
}

/** The small print of a reply: ids that a search needs. */
export function smallPrint({ general }: Wording, card: DeploymentCard): Phrase {
  const { taskDefinition: now, previousTaskDefinition: before } = card.change
  const was = before && `${before.family}:${before.revision}`
  return dotted(
    now ? [general.ids.taskDefinition(`${now.family}:${now.revision}`, was)] : [],
    isDeploymentId(card.id) ? [general.ids.deployment(card.id)] : [],
    card.cause?.stopCode === undefined ? [] : [general.ids.stopCode(card.cause.stopCode)],
  )
}

/** Takes the place of a message that another one replaces: that of a deployment, a crash loop or a trouble. */
export function moved({ general }: Wording, id: string): Phrase {
  const isDeployment = isDeploymentId(id) && !/^(crash-loop|trouble|alarm|scan):/.test(id)
  return phrase`${glyphs.moved} ${general.moved(isDeployment ? id : undefined)}`
}

/** What a deployment is called of which no version is known. */
export const unknownVersion = (t: Wording, id: string) =>
  isDeploymentId(id) ? id : t.deployment.unknownVersion

function running(t: Wording, card: DeploymentCard): Phrase {
  const own = ownTasks(card)
  return own ? [t.tasks.doing(own.tasks, own.desired, 'running')] : []
}

function serving(t: Wording, counted: TaskCount | undefined, versions: Versions): Phrase {
  if (!counted) return []
  const before = nameOf(t, versions.before)
  return t.tasks.traffic.one(before, doing(versions), ofTasks(t, counted))
}

function took(t: Wording, { startedAt, endedAt }: DeploymentCard): string | undefined {
  return endedAt === undefined || endedAt <= startedAt
    ? undefined
    : t.general.duration(endedAt - startedAt)
}

function attemptTook(t: Wording, card: DeploymentCard): Phrase {
  const time = took(t, card)
  return time === undefined ? [] : [t.deployment.change.attemptTook(time)]
}

export function until(at: number | undefined): Piece | undefined {
  if (at === undefined) return undefined
  return { is: 'shortened', whole: [day(at)], short: toPlain([clock(at)]) }
}
