import { dotted, duration, glyphs, type Phrase, phrase, toPlain } from '@repo/slack-message'
import type { DeploymentCard } from '../../deployment/card.ts'
import { type EscalationReason, escalationReason } from '../../deployment/outcome.ts'
import type { Escalation } from '../../deployment/status.ts'
import type { Names } from '../../places/resolve.ts'
import { notThere, outcomeWords, rollbackStuck, stoppedByHand, to } from './deployment.ts'
import { mentioned, minutes, placeName, type Versions } from './shared.ts'
import { servesFirst } from './traffic.ts'
import { atStage, type Evidence, hookName, whySentence } from './why.ts'

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
    phrase`${glyphs[card.status]} ${mentioned(mentions)}${placeName(names)}: ${outcomeWords(card, versions)}`,
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
