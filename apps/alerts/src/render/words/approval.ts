import type { Wording } from '@repo/environments/wording'
import { type Action, dotted, glyphs, type Phrase, type Piece, phrase } from '@repo/slack-message'
import { type ApprovalButton, buttonValue } from '../../deployment/approval-button.ts'
import type { DeploymentCard } from '../../deployment/card.ts'
import type { Approval, Hook } from '../../deployment/hooks.ts'
import { until } from './deployment.ts'
import type { EscalationContext } from './escalation.ts'
import { clock, day, mentioned, nameOf, placeName, type Versions } from './shared.ts'
import { servesNow } from './traffic.ts'

/** First line of the reply that requests approval, and of what is left of it afterwards. It keeps the mention: an edit wakes nobody. */
export function approvalHeadline(
  t: Wording,
  approval: Approval,
  card: DeploymentCard,
  { names, versions, mentions }: EscalationContext,
): Phrase {
  const { hook, open } = approval
  const head = phrase`${glyphs.awaiting_approval} ${mentioned(mentions)}${placeName(names)}: `
  if (!open)
    return phrase`${head}${t.approval.waited(versions.now, hook.stage, answerTo(t, approval, card))}`
  const waits = t.deployment.waits(versions.now, until(hook.expiresAt))
  return phrase`${head}${dotted(servesNow(t, card, versions), waits)}`
}

function answerTo(
  { approval: words }: Wording,
  approval: Approval,
  { hookFailure, status }: DeploymentCard,
): Phrase {
  const { state, changedAt, timeoutAction } = approval.hook
  const at = clock(changedAt)
  const by = answerer(approval)
  if (state === 'continued') return words.approved(by, at)
  if (state === 'rolled_back') return words.refused(by, at)
  if (state !== 'timed_out') return [words.endedBefore]
  const wentOn = timeoutAction === 'CONTINUE' || status === 'deployed'
  if (hookFailure?.how === 'timed-out') return words.nobody(at, 'rollback')
  return words.nobody(at, wentOn ? 'continue' : 'unknown')
}

/** By id, so that nobody can be taken for somebody else; the name is for e-mails. */
function answerer({ answeredBy }: Approval): Piece | undefined {
  if (!answeredBy) return undefined
  const { user, name } = answeredBy
  return { is: 'mention', mention: name ? `<@${user}|${name}>` : `<@${user}>` }
}

/** On the card: who answered by a button, and when. */
export function answersLine({ approval: words }: Wording, { approvals }: DeploymentCard): Phrase {
  return dotted(
    ...approvals.map((approval) => {
      const { hook } = approval
      const by = answerer(approval)
      if (!by) return []
      const at = clock(hook.changedAt)
      const answer = hook.state === 'continued' ? words.approved(by, at) : words.refused(by, at)
      return words.atStage(answer, hook.stage)
    }),
  )
}

/** The buttons that answer a hook. The dialog before each of them describes what will happen. */
export function approvalButtons(
  t: Wording,
  hook: Hook,
  { names, versions }: EscalationContext,
): Action[] {
  const { now, before } = versions
  const { approve, refuse } = t.approval
  const place = placeName(names)
  const change = before === undefined ? [now] : phrase`${before} → ${now}`
  const value = buttonValue({ serviceDeployment: hook.serviceDeployment, hook: hook.id })
  const button = (
    id: ApprovalButton,
    style: Action['style'],
    { label, title, yes, no }: Pick<typeof approve, 'label' | 'title' | 'yes' | 'no'>,
    text: Phrase,
  ): Action => ({
    ...{ id, value, label, style },
    confirm: { title: title(names.environment), text, yes, no },
  })
  return [
    button('approve', 'primary', approve, approve.text(place, change, hook.stage)),
    button('refuse', 'danger', refuse, refuse.text(place, change, hook.stage, nameOf(t, before))),
  ]
}

/** Where it waits, and who serves there. */
export function approvalState(
  t: Wording,
  hook: Hook,
  card: DeploymentCard,
  versions: Versions,
): Phrase {
  const serves = servesNow(t, card, versions)
  return t.approval.now(hook.stage, serves.length > 0 ? serves : [t.tasks.traffic.unknown])
}

/** What ECS does when nobody answers. */
export function approvalDeadline(t: Wording, { timeoutAction, expiresAt }: Hook): Phrase {
  return t.approval.deadline(expiresAt === undefined ? undefined : day(expiresAt), timeoutAction)
}
