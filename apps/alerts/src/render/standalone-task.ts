import { content, context, dotted, links, section } from '@repo/slack-message'
import { versionTag } from '../deployment/change.ts'
import type { TaskFamilyPlace } from '../places/place.ts'
import { resolveCluster } from '../places/resolve.ts'
import { policyFor } from '../policy.ts'
import type { Settings } from '../settings.ts'
import type { FailedRun } from '../standalone-task/failed-run.ts'
import { version, withoutUndefined } from './deployment.ts'
import { clusterUrl } from './links.ts'
import type { Message } from './message.ts'
import { taskLines } from './words/failure-cause.ts'
import { taskSmallPrint } from './words/service.ts'
import * as words from './words/standalone-task.ts'

/** The message about failed tasks of no service: one for each family and cause, whose count is edited. */
export function failedRunMessage(
  run: FailedRun,
  place: TaskFamilyPlace,
  settings: Settings,
): Message {
  const { cluster, family } = place
  const { names, target } = resolveCluster(place, settings)
  const { channel, ...notify } = policyFor('standalone-task', 'failure', target, settings)
  const headline = words.runHeadline(
    settings.wording,
    run,
    { ...names, service: family },
    notify.mention,
  )
  const { cause } = run
  const serving = version(
    versionTag(cause.task.containers.map(({ image = '' }) => image)),
    settings.project,
  )
  const lines = taskLines(cause, {
    folder: undefined,
    app: undefined,
    versions: { now: serving ?? '', before: undefined, compareUrl: undefined, sameImage: false },
    memory: undefined,
    since: undefined,
    wording: settings.wording,
  })
  return {
    id: run.id,
    aliases: run.aliases,
    channel,
    notify,
    ...content(headline, [
      section(headline),
      ...[
        ...lines,
        dotted(words.startedBy(settings.wording, run), taskSmallPrint(settings.wording, cause)),
      ]
        .filter((line) => line.length > 0)
        .map(context),
      links([{ label: settings.wording.general.links.cluster, url: clusterUrl(place) }]),
    ]),
    metadata: {
      event_type: 'standalone_task',
      event_payload: withoutUndefined({
        status: 'failed',
        environment: target?.name,
        cluster,
        family,
        tasks: run.tasks,
        cause: cause.kind,
        container: cause.container,
        exit_code: cause.exitCode,
        first_at: new Date(run.firstAt).toISOString(),
        last_at: new Date(run.lastAt).toISOString(),
      }),
    },
    replies: [],
  }
}
