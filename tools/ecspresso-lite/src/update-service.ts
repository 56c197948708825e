import { TagResourceCommand, UntagResourceCommand, UpdateServiceCommand } from '@aws-sdk/client-ecs'
import { printJson } from './definitions/json.ts'
import type { ServiceDefinition } from './definitions/load.ts'
import { comparableServices, normalizeService, updateInput } from './diff/service.ts'
import { compareTags, type TagChanges } from './diff/tags.ts'
import { nameOf, type RemoteService } from './service.ts'
import type { Session } from './session.ts'
import { SETTLE_MS } from './wait/stable.ts'

/** `--tasks`, else the count of the definition. A daemon service has none. */
export function desiredCountOf(
  session: Session,
  definition: ServiceDefinition,
): number | undefined {
  if (definition.schedulingStrategy === 'DAEMON') return undefined
  const tasks = session.options.integer('tasks') ?? -1
  return tasks === -1 ? definition.desiredCount : tasks
}

/** Deploys a task definition. Without `desiredCount` the count stays as it is. */
export async function updateTasks(
  session: Session,
  taskDefinition: string,
  desiredCount?: number,
): Promise<void> {
  const { cluster, service } = session.config
  const force = session.options.has('force-new-deployment')
  session.info(`Updating the service to ${nameOf(taskDefinition)}…`)
  await session.ecs('UpdateService', (client, abort) =>
    client.send(
      new UpdateServiceCommand({
        cluster,
        service,
        taskDefinition,
        desiredCount,
        ...(force ? { forceNewDeployment: true } : {}),
      }),
      abort,
    ),
  )
  await session.deadline.sleep(SETTLE_MS)
}

/** Updates attributes and tags of the service to those of the file. */
export async function updateAttributes(
  session: Session,
  { service, definition: before }: RemoteService,
  definition: ServiceDefinition,
  taskDefinition: string,
): Promise<void> {
  const texts = comparableServices(definition, before)
  if (texts.local === texts.remote) session.info('No attribute of the service changes.')
  else {
    const input = {
      ...updateInput(normalizeService(definition)),
      cluster: session.config.cluster,
      service: session.config.service,
      taskDefinition,
      ...(session.options.has('force-new-deployment') ? { forceNewDeployment: true } : {}),
    }
    if (session.options.has('dry-run'))
      session.info(`Attributes of the service would become:\n${printJson(input)}`)
    else {
      session.info('Updating the attributes of the service…')
      await session.ecs('UpdateService', (client, abort) =>
        client.send(new UpdateServiceCommand(input), abort),
      )
      await session.deadline.sleep(SETTLE_MS)
    }
  }
  await updateTags(session, service.serviceArn, compareTags(before.tags, definition.tags))
}

async function updateTags(
  session: Session,
  resourceArn: string | undefined,
  { set, remove }: TagChanges,
): Promise<void> {
  if (set.length > 0)
    session.info(`Tags to set: ${set.map(({ key, value }) => `${key}=${value}`).join(', ')}`)
  if (remove.length > 0) session.info(`Tags to remove: ${remove.join(', ')}`)
  if (session.options.has('dry-run')) return
  if (set.length > 0)
    await session.ecs('TagResource', (client, abort) =>
      client.send(new TagResourceCommand({ resourceArn, tags: set }), abort),
    )
  if (remove.length > 0)
    await session.ecs('UntagResource', (client, abort) =>
      client.send(new UntagResourceCommand({ resourceArn, tagKeys: remove }), abort),
    )
}
