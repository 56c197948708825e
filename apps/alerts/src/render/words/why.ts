import type { TroubleKind } from '@repo/environments'
import type { Wording } from '@repo/environments/wording'
import { type Phrase, phrase, shorten } from '@repo/slack-message'
import type { DeploymentCard } from '../../deployment/card.ts'
import type { Trouble } from '../../service/trouble.ts'
import { hookFacts } from './deployment.ts'
import { type CauseContext, causeLines, causeSentence, revertOf } from './failure-cause.ts'
import { joinedLine, troubleSentence, troubleStep } from './service.ts'

/** A failed or stuck deployment, and what ECS reported of its service. */
export interface Evidence {
  readonly card: DeploymentCard
  /** What ECS reported of the service meanwhile. */
  readonly troubles: readonly Trouble[]
}

/** Troubles that are the cause of a deployment that does not end, the most exact first. The others follow from something else. */
const causes: readonly TroubleKind[] = [
  'configuration',
  'placement',
  'daemon-placement',
  'unhealthy-target',
  'throttled',
  'health-unknown',
  'other',
  'cannot-start',
]

function causeAmong(troubles: readonly Trouble[]): Trouble | undefined {
  const ranked = troubles.filter(({ kind }) => causes.includes(kind))
  return ranked.sort((a, b) => causes.indexOf(a.kind) - causes.indexOf(b.kind))[0]
}

/** Why it failed or does not end, in half a sentence: by ECS's alarms, by its tasks, by what ECS reported of the service. */
export function whySentence(t: Wording, { card, troubles }: Evidence): string {
  const { alarms, cause, failure } = card
  const { why } = t.deployment
  if (alarms) return why.alarms(alarms)
  if (cause) return causeSentence(t, cause)
  const trouble = causeAmong(troubles)
  if (trouble) return troubleSentence(t, trouble)
  const reason = failure?.replace(/^(ECS|Service) deployment /, '').replace(/\.$/, '')
  if (reason === 'circuit breaker') return why.circuitBreaker
  return reason ?? reportedSentence(t, card) ?? why.noReason
}

/** By the hook that timed out last, or the error that ECS reported last, where it has no reason of its own. */
function reportedSentence(t: Wording, { timedOut, reports }: DeploymentCard): string | undefined {
  const { why } = t.deployment
  const report = reports.findLast(({ level }) => level !== 'news')
  if (timedOut && !(report && report.at > timedOut.changedAt))
    return why.hookTimedOut(hookFacts(timedOut))
  if (!report) return undefined
  const { name, reason } = report
  return why.reported(name, reason === undefined ? undefined : shorten(reason, 100))
}

/** The lines below that sentence: details, and what to do. */
export function whyLines({ card, troubles }: Evidence, context: CauseContext): Phrase[] {
  const { alarms, cause } = card
  const t = context.wording
  if (alarms) return alarmLines({ card, troubles }, context)
  const others = (one: Trouble | undefined) =>
    troubles.filter((trouble) => trouble !== one && trouble.kind !== 'cannot-start')
  if (cause) {
    const [first = [], ...next] = causeLines(cause, context)
    return [first, ...meanwhile(t, others(undefined)), ...next]
  }
  const trouble = causeAmong(troubles)
  if (!trouble) return [noCause(t)]
  return [...meanwhile(t, others(trouble)), troubleStep(t, trouble)]
}

function alarmLines({ card: { alarms = [], cause }, troubles }: Evidence, context: CauseContext) {
  const t = context.wording
  const failing = cause ? [phrase`${causeLines(cause, context)[0] ?? []}`] : []
  const step = t.deployment.nextStep.alarm(alarms.length > 0, revertOf(context))
  return [...failing, ...meanwhile(t, troubles), t.general.next(step)]
}

function meanwhile(t: Wording, troubles: readonly Trouble[]): Phrase[] {
  const line = joinedLine(t, troubles)
  return line.length > 0 ? [t.deployment.why.meanwhile(line)] : []
}

/** What ECS reported while a rollback failed or does not end, and what to do. The failed tasks are those of the new version. */
export function rollbackLines({ troubles }: Evidence, { wording: t }: CauseContext): Phrase[] {
  const trouble = causeAmong(troubles)
  if (!trouble) return [noCause(t)]
  return [...meanwhile(t, troubles), troubleStep(t, trouble)]
}

const noCause = ({ general, deployment }: Wording) => general.next([deployment.nextStep.noCause])
