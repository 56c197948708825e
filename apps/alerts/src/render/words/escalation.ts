import type { Wording } from '@repo/environments/wording'
import { dotted, glyphs, type Phrase, phrase, toPlain } from '@repo/slack-message'
import type { DeploymentCard } from '../../deployment/card.ts'
import { type EscalationReason, escalationReason } from '../../deployment/outcome.ts'
import type { Escalation } from '../../deployment/status.ts'
import type { Names } from '../../places/resolve.ts'
import { hookFacts, outcomeWords, stuckFor } from './deployment.ts'
import { mentioned, placeName, type Versions } from './shared.ts'
import { servesFirst } from './traffic.ts'
import { type Evidence, whySentence } from './why.ts'

export interface EscalationContext {
  readonly names: Names
  readonly versions: Versions
  readonly mentions: readonly string[]
}

/** First line of the reply in the thread that mentions people. */
export function escalationHeadline(
  t: Wording,
  escalation: Escalation,
  card: DeploymentCard,
  { names, versions, mentions, troubles }: EscalationContext & Pick<Evidence, 'troubles'>,
): Phrase {
  const reason = escalationReason(escalation, card)
  const what = escalations[reason](t, card, versions, whySentence(t, { card, troubles }))
  const head = phrase`${escalationGlyphs[reason]} ${mentioned(mentions)}${placeName(names)}: `
  return [...head, ...dotted(servesFirst(t, card, versions), what)]
}

/** First line of a reply that called it stuck, once that is over. */
export function wasStuck(t: Wording, card: DeploymentCard, about: EscalationContext): Phrase {
  const { over } = t.deployment
  const minutes = stuckFor(t, card)
  const what =
    card.rollback === 'none' ? over.stuck(about.versions.now, minutes) : over.rollbackStuck(minutes)
  return nowAnd(t, card, about, what)
}

/** First line of a reply that called it failed by a hook, where ECS let it go on. */
export function hadTimedOut(t: Wording, card: DeploymentCard, about: EscalationContext): Phrase {
  return nowAnd(t, card, about, t.deployment.over.hookTimedOut(hookFacts(card.timedOut)))
}

/** What a reply begins with whose reason is over: how the deployment stands. */
function nowAnd(
  t: Wording,
  card: DeploymentCard,
  { names, versions, mentions }: EscalationContext,
  before: Phrase,
): Phrase {
  return dotted(
    phrase`${glyphs[card.status]} ${mentioned(mentions)}${placeName(names)}: ${outcomeWords(t, card, versions)}`,
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

type EscalationWords = (t: Wording, card: DeploymentCard, versions: Versions, why: string) => Phrase

const escalations: Readonly<Record<EscalationReason, EscalationWords>> = {
  'rollback-failed': (t, _, { now, before }) => t.deployment.escalation.rollbackFailed(now, before),
  'rollback-stuck': (t, card, { now, before }) =>
    t.deployment.escalation.rollbackStuck(now, before, stuckFor(t, card)),
  stuck: (t, card, { now }, why) => {
    const { whole, short, because } = t.deployment.stuck
    const minutes = stuckFor(t, card)
    return because(
      { is: 'shortened', whole: whole(now, minutes), short: short(toPlain([now]), minutes) },
      why,
    )
  },
  refused: (t, { hookFailure }, { now }) =>
    t.deployment.escalation.refused(now, hookFailure?.hook.stage),
  'not-approved': (t, { hookFailure }, { now }) =>
    t.deployment.escalation.notApproved(now, hookFailure?.hook.stage),
  'hook-failed': (t, { hookFailure }, { now }) =>
    t.deployment.escalation.hookFailed(now, hookFacts(hookFailure?.hook)),
  'hook-timed-out': (t, { hookFailure }, { now }) =>
    t.deployment.escalation.hookTimedOut(now, hookFacts(hookFailure?.hook)),
  stopped: (t, _, { now }) => t.deployment.stopped(now),
  unhealthy: (t, _, { now }, why) => t.deployment.escalation.unhealthy(now, why),
  'not-started': (t, _, { now }, why) => t.deployment.escalation.notStarted(now, why),
  'tasks-failed': (t, _, { now }, why) => t.deployment.escalation.failed(now, why),
  failed: (t, _, { now }, why) => t.deployment.escalation.failed(now, why),
}

/** What to do after a hook made ECS roll back; nothing where a person wanted it. */
export function hookLines(t: Wording, { hookFailure, rollback }: DeploymentCard): Phrase[] {
  if (!hookFailure || hookFailure.how === 'refused') return []
  const { how, hook } = hookFailure
  const { next, duration, sentences } = t.general
  const { waited, answer, timeoutAction, hook: ofHook } = t.deployment.nextStep
  if (hook.type === 'pause') {
    const pause = waited(duration(hook.changedAt - hook.beganAt))
    return [phrase`${sentences([pause, ''])}${next([answer])}`]
  }
  const unknown = how === 'timed-out' && rollback === 'running' && hook.timeoutAction === undefined
  const name = hook.function?.split(':').at(-1)
  return [...(unknown ? [[timeoutAction]] : []), next([ofHook(name)])]
}
