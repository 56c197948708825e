import type { TroubleKind } from '@repo/environments'
import { dotted, type Phrase, phrase, shorten } from '@repo/slack-message'
import type { DeploymentCard } from '../../deployment/card.ts'
import type { Hook } from '../../deployment/hooks.ts'
import type { Trouble } from '../../service/trouble.ts'
import { type CauseContext, causeLines, causeSentence, orRevert } from './failure-cause.ts'
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
export function whySentence({ card, troubles }: Evidence): string {
  const { alarms, cause, failure } = card
  if (alarms) return alarmSentence(alarms)
  if (cause) return causeSentence(cause)
  const trouble = causeAmong(troubles)
  if (trouble) return troubleSentence(trouble)
  const reason = failure?.replace(/^(ECS|Service) deployment /, '').replace(/\.$/, '')
  if (reason === 'circuit breaker') return 'its circuit breaker fired'
  return reason ?? reportedSentence(card) ?? 'ECS gives no reason'
}

/** By the hook that timed out last, or the error that ECS reported last, where it has no reason of its own. */
function reportedSentence({ timedOut, reports }: DeploymentCard): string | undefined {
  const report = reports.findLast(({ level }) => level !== 'news')
  if (timedOut && !(report && report.at > timedOut.changedAt))
    return `its ${hookName(timedOut)} timed out`
  if (!report) return undefined
  return `ECS reported ${report.name}${report.reason === undefined ? '' : ` (${shorten(report.reason, 100)})`}`
}

export const atStage = (hook: Hook | undefined) =>
  hook?.stage === undefined ? '' : ` at ${hook.stage}`

export const hookName = (hook: Hook | undefined) =>
  `${hook?.type === 'lambda' ? 'Lambda hook' : 'lifecycle hook'}${atStage(hook)}`

function alarmSentence(names: readonly string[]): string {
  if (names.length === 0) return 'a CloudWatch alarm of the deployment fired'
  return `CloudWatch alarm${names.length > 1 ? 's' : ''} ${names.join(', ')} fired`
}

/** The lines below that sentence: details, and what to do. */
export function whyLines({ card, troubles }: Evidence, context: CauseContext): Phrase[] {
  const { alarms, cause } = card
  if (alarms) return alarmLines({ card, troubles }, context)
  const others = (one: Trouble | undefined) =>
    troubles.filter((trouble) => trouble !== one && trouble.kind !== 'cannot-start')
  if (cause) {
    const [first = [], ...next] = causeLines(cause, context)
    return [first, ...meanwhile(others(undefined)), ...next]
  }
  const trouble = causeAmong(troubles)
  if (!trouble) return [noCause]
  return [...meanwhile(others(trouble)), troubleStep(trouble, context.wording)]
}

function alarmLines({ card: { alarms = [], cause }, troubles }: Evidence, context: CauseContext) {
  const which =
    alarms.length === 0
      ? 'which alarm it was (aws ecs describe-service-deployments names it)'
      : 'its graph in CloudWatch'
  const failing = cause ? [phrase`${causeLines(cause, context)[0] ?? []}`] : []
  return [
    ...failing,
    ...meanwhile(troubles),
    phrase`Next: see ${which} and what the new tasks logged since the start; correct the code, or the threshold of the alarm${orRevert(context)}.`,
  ]
}

function meanwhile(troubles: readonly Trouble[]): Phrase[] {
  const line = joinedLine(troubles)
  return line.length > 0 ? [dotted(phrase`ECS also reported: ${line}`)] : []
}

/** What ECS reported while a rollback failed or does not end, and what to do. The failed tasks are those of the new version. */
export function rollbackLines({ troubles }: Evidence, { wording }: CauseContext): Phrase[] {
  const trouble = causeAmong(troubles)
  if (!trouble) return [noCause]
  return [...meanwhile(troubles), troubleStep(trouble, wording)]
}

const noCause = phrase`Next: look at the events of the service, and at the health checks of its target group.`
