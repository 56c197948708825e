import { type Action, dotted, glyphs, type Phrase, phrase } from '@repo/slack-message'
import { type ApprovalButton, buttonValue } from '../../deployment/approval-button.ts'
import type { DeploymentCard } from '../../deployment/card.ts'
import type { Approval, Hook } from '../../deployment/hooks.ts'
import { until } from './deployment.ts'
import type { EscalationContext } from './escalation.ts'
import { mentioned, nameOf, placeName, type Versions } from './shared.ts'
import { servesNow } from './traffic.ts'
import { atStage } from './why.ts'

/** First line of the reply that requests approval, and of what is left of it afterwards. It keeps the mention: an edit wakes nobody. */
export function approvalHeadline(
  approval: Approval,
  card: DeploymentCard,
  { names, versions, mentions }: EscalationContext,
): Phrase {
  const { hook, open } = approval
  const place = placeName(names)
  const glyph = glyphs.awaiting_approval
  if (!open)
    return phrase`${glyph} ${mentioned(mentions)}${place}: ${versions.now} waited for approval${atStage(hook)}: ${answerTo(approval, card)}`
  const waits = phrase`${versions.now} waits for approval${until(hook.expiresAt)}`
  return phrase`${glyph} ${mentioned(mentions)}${place}: ${dotted(servesNow(card, versions), waits)}`
}

function answerTo(approval: Approval, { hookFailure, status }: DeploymentCard): Phrase {
  const { state, changedAt, timeoutAction } = approval.hook
  const at: Phrase = [' at ', { is: 'time', at: changedAt, form: 'clock' }]
  const by = answerer(approval)
  if (state === 'continued') return phrase`${by.length > 0 ? 'approved' : 'continued'}${by}${at}`
  if (state === 'rolled_back') return phrase`refused${by}${at}`
  if (state !== 'timed_out') return phrase`the deployment ended before an answer`
  const wentOn = timeoutAction === 'CONTINUE' || status === 'deployed'
  const unknown = wentOn ? 'let it go on' : 'takes its time-out action'
  const then = hookFailure?.how === 'timed-out' ? 'rolls it back' : unknown
  return phrase`nobody answered until ${at.slice(1)}, and ECS ${then}`
}

/** By id, so that nobody can be taken for somebody else; the name is for e-mails. */
function answerer({ answeredBy }: Approval): Phrase {
  if (!answeredBy) return []
  const { user, name } = answeredBy
  return [' by ', { is: 'mention', mention: name ? `<@${user}|${name}>` : `<@${user}>` }]
}

/** On the card: who answered by a button, and when. */
export function answersLine({ approvals }: DeploymentCard): Phrase {
  return dotted(
    ...approvals.map((approval) => {
      const { hook, answeredBy } = approval
      if (!answeredBy) return []
      const answer = hook.state === 'continued' ? 'approved' : 'refused'
      const at: Phrase = [' at ', { is: 'time', at: hook.changedAt, form: 'clock' }]
      return phrase`${answer}${answerer(approval)}${at}${atStage(hook)}`
    }),
  )
}

/** The buttons that answer a hook. The dialog before each of them describes what will happen. */
export function approvalButtons(hook: Hook, { names, versions }: EscalationContext): Action[] {
  const { now, before } = versions
  const place = placeName(names)
  const change = before === undefined ? [now] : phrase`${before} → ${now}`
  const value = buttonValue({ serviceDeployment: hook.serviceDeployment, hook: hook.id })
  const button = (id: ApprovalButton, rest: Omit<Action, 'id' | 'value'>) => ({
    id,
    value,
    ...rest,
  })
  return [
    button('approve', {
      label: 'Approve',
      style: 'primary',
      confirm: {
        title: `Let it go on in ${names.environment}?`,
        text: phrase`${place}: ${change}. ECS continues the deployment${atStage(hook)}.`,
        yes: 'Let it go on',
        no: 'Not yet',
      },
    }),
    button('refuse', {
      label: 'Roll back',
      style: 'danger',
      confirm: {
        title: `Roll it back in ${names.environment}?`,
        text: phrase`${place}: ${change}. ECS ends the deployment${atStage(hook)} and goes back to ${nameOf(before)}.`,
        yes: 'Roll back',
        no: 'Not yet',
      },
    }),
  ]
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
