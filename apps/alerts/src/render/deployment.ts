import type { TaskDefinitionArn } from '@repo/aws-events'
import type { DeploymentTarget, Project } from '@repo/environments'
import type { Wording } from '@repo/environments/wording'
import {
  actions,
  type Content,
  code,
  content,
  context,
  links,
  type Phrase,
  type Piece,
  section,
} from '@repo/slack-message'
import type { DeploymentCard } from '../deployment/card.ts'
import { isCommit } from '../deployment/change.ts'
import type { ReportFact } from '../deployment/fact.ts'
import type { Approval, Hook } from '../deployment/hooks.ts'
import { outcomeOf } from '../deployment/outcome.ts'
import type { Escalation } from '../deployment/status.ts'
import type { ServicePlace } from '../places/place.ts'
import { type ResolvedPlace, resolveService } from '../places/resolve.ts'
import { approvalPolicy, type Notify, policyFor } from '../policy.ts'
import type { Joined } from '../service/timeline.ts'
import type { Settings } from '../settings.ts'
import { commitUrl, compareUrl, logStreamUrl, serviceUrl } from './links.ts'
import type { Message, Reply } from './message.ts'
import {
  answersLine,
  approvalButtons,
  approvalDeadline,
  approvalHeadline,
  approvalState,
} from './words/approval.ts'
import * as words from './words/deployment.ts'
import {
  type EscalationContext,
  escalationHeadline,
  hadTimedOut,
  hookLines,
  wasStuck,
} from './words/escalation.ts'
import type { CauseContext } from './words/failure-cause.ts'
import { reportHeadline, reportLine, reportLines } from './words/report.ts'
import { joinedLine } from './words/service.ts'
import type { Versions } from './words/shared.ts'
import { type Evidence, rollbackLines, whyLines } from './words/why.ts'

/** The message of a deployment: the card, and a reply in its thread for each escalation. */
export function deploymentMessage(
  card: DeploymentCard,
  place: ServicePlace,
  settings: Settings,
  joined: Joined = { troubles: [], aliases: [] },
): Message {
  const t = settings.wording
  const resolved = resolveService(place, settings)
  const waits = card.approvals.some(({ open }) => open)
  const approvers = approvalPolicy(resolved.target, settings)
  const calls = policyFor('deployment', 'failure', resolved.target, settings)
  const news = policyFor('deployment', 'news', resolved.target, settings)
  const failing = card.escalations.length > 0 || errorsOf(card).some((one) => isCurrent(one, card))
  const { channel, ...policy } = failing ? calls : news
  const notify = waits ? approvers : policy
  const versions = versionsOf(card, settings, resolved.target)
  const headline = words.headline(t, card, resolved.names, versions)
  // Once it is deployed, problems on the way no longer matter. Of tasks that cannot start the cause is on the card already.
  const troubles = joined.troubles.filter(({ kind }) => kind !== 'cannot-start' || !card.cause)
  const also = card.status === 'deployed' ? [] : joinedLine(t, troubles)
  const lines = [
    words.changeLine(t, card, versions),
    words.stageLine(t, card, versions),
    answersLine(t, card),
    words.troubleLine(t, card),
    reportLine(t, card),
    also,
  ]
  return {
    id: card.id,
    aliases: [...card.aliases, ...joined.aliases],
    channel,
    ...content(headline, [
      section(headline),
      ...lines.filter((line) => line.length > 0).map(context),
      links(linksOf(card, place, versions, settings)),
    ]),
    metadata: { event_type: 'deployment', event_payload: payload(card, place, resolved) },
    notify,
    replies: [
      ...card.approvals.map((approval) =>
        approvalReply(t, approval, card, place, {
          names: resolved.names,
          versions,
          mentions: approvers.mention,
          buttons: (resolved.target?.slack.approvers ?? []).length > 0,
        }),
      ),
      ...errorsOf(card).map((report) =>
        reportReply(t, report, card, place, {
          names: resolved.names,
          versions,
          mentions: calls.mention,
        }),
      ),
      ...(card.stuckAfterMinutes !== undefined && card.status !== 'stuck'
        ? [stuckNoMore(t, card, { names: resolved.names, versions, mentions: calls.mention })]
        : []),
      ...(card.timedOut?.type === 'lambda' && !card.escalations.includes('failed')
        ? [wentOn(t, card, { names: resolved.names, versions, mentions: calls.mention })]
        : []),
      ...card.escalations.map((escalation) => ({
        escalation,
        ...reply(escalation, card, { resolved, versions, notify: calls, settings, troubles }),
      })),
    ],
  }
}

/** What a person needs who lets a deployment go on or rolls it back, and how to do either. */
function approvalReply(
  t: Wording,
  approval: Approval,
  card: DeploymentCard,
  place: ServicePlace,
  about: EscalationContext & { readonly buttons: boolean },
): Reply {
  const { escalation, hook, open } = approval
  const headline = approvalHeadline(t, approval, card, about)
  const small = words.smallPrint(t, card)
  const footer = small.length > 0 ? [context(small)] : []
  if (!open) return { escalation, over: true, ...content(headline, [section(headline), ...footer]) }
  const parts = [
    section(approvalState(t, hook, card, about.versions)),
    section(approvalDeadline(t, hook)),
    ...(about.buttons ? [actions(approvalButtons(t, hook, about))] : []),
    code(t.approval.commands, approvalCommands(hook, place)),
    links([{ label: t.general.links.deployments, url: serviceUrl(place, 'deployments') }]),
    ...footer,
  ]
  return { escalation, ...content(headline, [section(headline), ...parts]) }
}

/** The first report of each error. */
function errorsOf({ reports }: DeploymentCard): ReportFact[] {
  const errors = reports.filter(({ level }) => level === 'error')
  return [...Map.groupBy(errors, ({ name }) => name).values()].flatMap(([first]) => first ?? [])
}

/** Whether an error is news to the people on call: the deployment goes on, or ended before it. */
const isCurrent = ({ at }: ReportFact, { endedAt = at }: DeploymentCard) => at >= endedAt

/** An error by a name that is not known here, once for each name. */
function reportReply(
  t: Wording,
  report: ReportFact,
  card: DeploymentCard,
  place: ServicePlace,
  about: EscalationContext,
): Reply {
  const headline = reportHeadline(t, report, card, about)
  const small = words.smallPrint(t, card)
  return {
    escalation: `error:${report.name}`,
    ...(isCurrent(report, card) ? {} : { over: true }),
    ...content(headline, [
      section(headline),
      ...reportLines(t, report).map(section),
      links([{ label: t.general.links.deployments, url: serviceUrl(place, 'deployments') }]),
      ...(small.length > 0 ? [context(small)] : []),
    ]),
  }
}

/** @see https://docs.aws.amazon.com/cli/latest/reference/ecs/continue-service-deployment.html */
function approvalCommands({ id, serviceDeployment }: Hook, { region }: ServicePlace): string[] {
  const command = `aws ecs continue-service-deployment --region ${region} --service-deployment-arn ${serviceDeployment} --hook-id ${id}`
  return ['CONTINUE', 'ROLLBACK'].map((action) => `${command} --action ${action}`)
}

/** The reply that called it stuck has the state of the card from then on. */
function stuckNoMore(t: Wording, card: DeploymentCard, about: EscalationContext): Reply {
  const headline = wasStuck(t, card, about)
  const escalation = card.rollback === 'none' ? 'stuck' : 'rollback-stuck'
  return { escalation, over: true, ...content(headline, [section(headline)]) }
}

/** The reply that called it failed by a hook, where ECS let it go on after the time-out. */
function wentOn(t: Wording, card: DeploymentCard, about: EscalationContext): Reply {
  const headline = hadTimedOut(t, card, about)
  return { escalation: 'failed', over: true, ...content(headline, [section(headline)]) }
}

interface ReplyContext {
  readonly resolved: ResolvedPlace
  readonly versions: Versions
  readonly notify: Notify
  readonly settings: Settings
  readonly troubles: Joined['troubles']
}

function reply(
  escalation: Escalation,
  card: DeploymentCard,
  { resolved: { target, names }, versions, notify, settings, troubles }: ReplyContext,
): Content {
  const { wording: t } = settings
  const headline = escalationHeadline(t, escalation, card, {
    names,
    versions,
    mentions: notify.mention,
    troubles,
  })
  const folder = target?.service.definitions
  const why = escalation !== 'failed' || !card.byHand
  const ofRollback = escalation === 'rollback-stuck' || escalation === 'rollback-failed'
  const { memory } = card.change
  const app = target?.service.container ?? card.change.container
  const about = { folder, app, versions, memory, wording: t }
  const lines = why ? linesOf(escalation, { card, troubles }, about) : []
  const [first, ...next] = lines
  const small = words.smallPrint(t, card)
  return content(headline, [
    section(headline),
    ...(first ? [section(first)] : []),
    ...(why && !ofRollback && card.logs
      ? [code(t.general.logsOf(card.logs.container), card.logs.lines)]
      : []),
    ...next.map(section),
    ...(small.length > 0 ? [context(small)] : []),
  ])
}

function linesOf(escalation: Escalation, evidence: Evidence, context: CauseContext): Phrase[] {
  if (escalation === 'rollback-stuck' || escalation === 'rollback-failed')
    return rollbackLines(evidence, context)
  return evidence.card.hookFailure
    ? hookLines(context.wording, evidence.card)
    : whyLines(evidence, context)
}

/** What is left where a deployment had two messages, because its events came in an odd order. */
export function movedMessage(
  t: Wording,
  id: string,
): Pick<Message, 'text' | 'blocks' | 'metadata'> {
  const headline = words.moved(t, id)
  const { text, blocks } = content(headline, [section(headline)])
  const metadata = { event_type: 'deployment_moved', event_payload: { deployment_id: id } }
  return { text, blocks, metadata }
}

/** New and old commit, or what else is known of what is deployed. */
export function versionsOf(
  card: DeploymentCard,
  { project, wording }: Settings,
  target?: DeploymentTarget,
): Versions {
  const { tag, previousTag, taskDefinition, previousTaskDefinition: previous } = card.change
  const sameImage = tag !== undefined && tag === previousTag
  return {
    now: version(tag, project) ?? nameOf(taskDefinition) ?? words.unknownVersion(wording, card.id),
    before: (sameImage ? undefined : version(previousTag, project)) ?? nameOf(previous),
    // GitHub compares the older one with the newer one: of a rollback by hand, what it undoes.
    compareUrl: card.handRollback
      ? compareUrl(tag, previousTag, project)
      : compareUrl(previousTag, tag, project),
    sameImage,
    withoutRequests: target !== undefined && target.service.http === undefined,
  }
}

function nameOf(definition: TaskDefinitionArn | undefined): string | undefined {
  return definition && `${definition.family}:${definition.revision}`
}

export function version(tag: string | undefined, project: Project): Piece | undefined {
  if (!tag) return undefined
  const url = commitUrl(tag, project)
  return url ? { is: 'link', url, label: tag.slice(0, 7) } : tag.slice(0, 30)
}

export function linksOf(
  card: Pick<DeploymentCard, 'logs' | 'change'> | undefined,
  place: ServicePlace,
  versions: Versions | undefined,
  { wording }: Settings,
) {
  const labels = wording.general.links
  const logs = card?.logs ? logStreamUrl(place, card.logs) : serviceUrl(place, 'logs')
  return [
    { label: labels.service, url: serviceUrl(place, 'health') },
    { label: labels.logs, url: logs },
    { label: labels.run, url: card?.change.runUrl },
    { label: labels.compare, url: versions?.compareUrl },
  ]
}

/** For workflows, other apps and tests, which should not have to read prose. */
function payload(card: DeploymentCard, place: ServicePlace, { target }: ResolvedPlace) {
  const { tag, previousTag, taskDefinition, previousTaskDefinition } = card.change
  const all = {
    status: card.status,
    outcome: outcomeOf(card),
    environment: target?.name,
    cluster: place.cluster,
    service: place.service,
    deployment_id: card.id,
    commit: tag && isCommit(tag) ? tag : undefined,
    previous_commit: previousTag && isCommit(previousTag) ? previousTag : undefined,
    task_definition: nameOf(taskDefinition),
    previous_task_definition: nameOf(previousTaskDefinition),
    by_hand: card.byHand || card.handRollback,
    cause: card.alarms ? 'alarm' : card.cause?.kind,
    container: card.cause?.container,
    exit_code: card.cause?.exitCode,
    answered_by: card.approvals.findLast(({ answeredBy }) => answeredBy)?.answeredBy?.user,
  }
  return withoutUndefined(all)
}

export function withoutUndefined(fields: Record<string, string | number | boolean | undefined>) {
  return Object.fromEntries(
    Object.entries(fields).filter(
      (entry): entry is [string, string | number | boolean] => entry[1] !== undefined,
    ),
  )
}
