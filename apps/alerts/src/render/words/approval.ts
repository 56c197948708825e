import { dotted, glyphs, type Phrase, phrase } from '@repo/slack-message'
import type { DeploymentCard } from '../../deployment/card.ts'
import type { Hook } from '../../deployment/hooks.ts'
import { until } from './deployment.ts'
import type { EscalationContext } from './escalation.ts'
import { mentioned, placeName, type Versions } from './shared.ts'
import { servesNow } from './traffic.ts'
import { atStage } from './why.ts'

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

function by(at: number | undefined): Phrase {
  return at === undefined ? [] : [' by ', { is: 'time', at, form: 'day' }]
}
