import { content, context, links, section } from '@repo/slack-message'
import type { DeploymentCard } from '../deployment/card.ts'
import { versionTag } from '../deployment/change.ts'
import type { FailureCause } from '../deployment/failure-cause.ts'
import type { ServicePlace } from '../places/place.ts'
import { type ResolvedPlace, resolveService } from '../places/resolve.ts'
import { policyFor } from '../policy.ts'
import type { CrashLoop } from '../service/crash-loop.ts'
import type { ServiceEscalation } from '../service/shortage.ts'
import type { Trouble } from '../service/trouble.ts'
import type { Settings } from '../settings.ts'
import { linksOf, version, versionsOf, withoutUndefined } from './deployment.ts'
import type { Message } from './message.ts'
import { type CauseContext, taskLines } from './words/failure-cause.ts'
import * as words from './words/service.ts'

/**
 * The message of a crash loop, whose count is edited, and the reply that mentions people once.
 * @param card The deployment whose tasks they are, if it is known.
 */
export function crashLoopMessage(
  loop: CrashLoop,
  place: ServicePlace,
  card: DeploymentCard | undefined,
  settings: Settings,
): Message {
  const resolved = resolveService(place, settings)
  const { channel, ...notify } = policyFor(
    'crash-loop',
    loop.over ? 'news' : 'failure',
    resolved.target,
    settings,
  )
  const headline = words.loopHeadline(settings.wording, loop, resolved.names)
  const cause = words.loopLines(loop.cause, causeContext(loop.cause, resolved, card, settings))
  return {
    id: loop.id,
    aliases: loop.aliases,
    channel,
    notify,
    ...content(headline, [
      section(headline),
      ...(loop.over ? cause.slice(0, 1) : cause).map(context),
      links(linksOf(card, place, card && versionsOf(card, settings), settings)),
    ]),
    metadata: {
      event_type: 'crash_loop',
      event_payload: withoutUndefined({
        status: loop.over ? 'over' : 'crash_loop',
        ...whereabouts(place, resolved),
        tasks: loop.tasks,
        cause: loop.cause.kind,
        container: loop.cause.container,
        exit_code: loop.cause.exitCode,
        first_at: new Date(loop.firstAt).toISOString(),
        last_at: new Date(loop.lastAt).toISOString(),
      }),
    },
    replies: (loop.escalations ?? []).map((one) => ({
      escalation: one.id,
      ...(loop.over ? { over: true } : {}),
      ...loopReply(one, loop, resolved, settings),
    })),
  }
}

function loopReply(
  escalation: ServiceEscalation,
  loop: CrashLoop,
  { names, target }: ResolvedPlace,
  settings: Settings,
) {
  const { mention } = policyFor('crash-loop', 'failure', target, settings)
  const headline = words.loopEscalation(settings.wording, escalation, loop, {
    names,
    mentions: mention,
  })
  return content(headline, [
    section(headline),
    context(words.taskSmallPrint(settings.wording, loop.cause)),
  ])
}

function troubleReply(
  escalation: ServiceEscalation,
  trouble: Trouble,
  { names, target }: ResolvedPlace,
  settings: Settings,
) {
  const { mention } = policyFor('service', 'failure', target, settings)
  const headline = words.troubleEscalation(settings.wording, escalation, trouble, {
    names,
    mentions: mention,
  })
  const { cause } = trouble
  return content(headline, [
    section(headline),
    ...(cause ? [context(words.taskSmallPrint(settings.wording, cause))] : []),
  ])
}

function causeContext(
  { task }: FailureCause,
  { target }: ResolvedPlace,
  card: DeploymentCard | undefined,
  { project, wording }: Settings,
): CauseContext {
  const images = task.containers.map(({ image = '' }) => image)
  const serving = version(card?.change.tag ?? versionTag(images), project)
  return {
    folder: target?.service.definitions,
    app: target?.service.container ?? card?.change.container,
    versions: { now: serving ?? '', before: undefined, compareUrl: undefined, sameImage: false },
    memory: card?.change.memory,
    since: serving,
    wording,
  }
}

/** The message of a service that is in trouble outside a deployment; `card` is the deployment whose task failed. */
export function troubleMessage(
  trouble: Trouble,
  place: ServicePlace,
  card: DeploymentCard | undefined,
  settings: Settings,
): Message {
  const { cause } = trouble
  const resolved = resolveService(place, settings)
  const { channel, ...notify } = policyFor(
    'service',
    trouble.ending ? 'news' : trouble.severity,
    resolved.target,
    settings,
  )
  // The reply has them, where there is one.
  const mentions = trouble.escalations?.some(({ id }) => id === 'failed') ? [] : notify.mention
  const headline = trouble.ending
    ? words.endedHeadline(settings.wording, trouble, trouble.ending, resolved.names)
    : words.troubleHeadline(settings.wording, trouble, resolved.names, mentions)
  const reasons = cause
    ? taskLines(cause, causeContext(cause, resolved, card, settings))
    : words.troubleLines(settings.wording, trouble)
  return {
    id: trouble.id,
    aliases: trouble.aliases,
    channel,
    notify,
    ...content(headline, [
      section(headline),
      ...(trouble.ending ? [words.endedLine(settings.wording, trouble, trouble.ending)] : reasons)
        .filter((line) => line.length > 0)
        .map(context),
      links(linksOf(card, place, card && versionsOf(card, settings), settings)),
    ]),
    metadata: {
      event_type: 'service_alert',
      event_payload: withoutUndefined({
        status: trouble.ending ? 'over' : trouble.kind,
        kind: trouble.kind,
        severity: trouble.severity,
        ...whereabouts(place, resolved),
        event_name: trouble.name,
        reason: trouble.reason,
        times: trouble.times,
        first_at: new Date(trouble.firstAt).toISOString(),
        last_at: new Date(trouble.lastAt).toISOString(),
      }),
    },
    replies: (trouble.escalations ?? []).map((one) => ({
      escalation: one.id,
      ...(trouble.ending ? { over: true } : {}),
      ...troubleReply(one, trouble, resolved, settings),
    })),
  }
}

function whereabouts({ cluster, service }: ServicePlace, { target }: ResolvedPlace) {
  return { environment: target?.name, cluster, service }
}
