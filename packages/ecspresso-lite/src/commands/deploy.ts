import {
  ListTaskDefinitionsCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs'
import { printJson } from '../definitions/json.ts'
import type { ServiceDefinition } from '../definitions/load.ts'
import { comparableServices, normalizeService, updateInput } from '../diff/service.ts'
import { compareTags, type TagChanges } from '../diff/tags.ts'
import { EcspressoError } from '../errors.ts'
import { waitUntil } from '../options.ts'
import { familyOf, findService, nameOf, present, type RemoteService } from '../service.ts'
import type { Session } from '../session.ts'
import { printScaledStatus } from '../status.ts'
import { SETTLE_MS } from '../wait/stable.ts'
import { confirmPrimary, ecsController, waitFor } from '../wait/wait.ts'
import { createService } from './create-service.ts'
import { registerTaskDefinition } from './register.ts'

/** `deploy`: registers the task definition, updates the service (or creates it), and waits. */
export async function deploy(session: Session): Promise<void> {
  const { options, config } = session
  const until = waitUntil(options)
  const remote = await findService(session)
  if (!remote) return createService(session)
  await printScaledStatus(session, remote, 0)
  ecsController(remote.service)
  const taskDefinition = await chooseTaskDefinition(session, remote)

  let definition = remote.definition
  if (config.serviceDefinition !== '' && !options.has('no-update-service')) {
    definition = await session.serviceDefinition()
    await updateAttributes(session, remote, definition, taskDefinition)
  }
  const desiredCount = countOf(session, definition)
  session.info(desiredCount === undefined ? 'Tasks: as they are.' : `Tasks: ${desiredCount}.`)
  if (options.has('dry-run')) {
    session.info('Dry run: nothing was changed.')
    return
  }

  await updateTasks(session, taskDefinition, desiredCount)
  if (options.has('no-wait')) {
    session.info('Deployment started; not waiting for it.')
    return
  }
  await waitFor(session, remote.service, until)
  await confirmPrimary(session, taskDefinition)
  session.info(`The service is ${until}.`)
}

/** `--tasks`, or what the definition says. A daemon service has no count. */
export function countOf(session: Session, definition: ServiceDefinition): number | undefined {
  if (definition.schedulingStrategy === 'DAEMON') return undefined
  const tasks = session.options.integer('tasks') ?? -1
  return tasks === -1 ? definition.desiredCount : tasks
}

/** Lets the service run this task definition. `undefined` leaves the count as it is. */
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

/** The newest revision of a family. */
export async function latestTaskDefinition(
  session: Session,
  family: string,
): Promise<string | undefined> {
  const { taskDefinitionArns = [] } = await session.ecs('ListTaskDefinitions', (client, abort) =>
    client.send(
      new ListTaskDefinitionsCommand({ familyPrefix: family, maxResults: 1, sort: 'DESC' }),
      abort,
    ),
  )
  return taskDefinitionArns[0]
}

/** Registered before the service definition is read: a broken one leaves a revision that nothing uses. */
async function chooseTaskDefinition(session: Session, { service }: RemoteService): Promise<string> {
  const { options } = session
  const current = present(service.taskDefinition, 'taskDefinition')
  const revision = options.integer('revision') ?? 0
  const latest = options.has('latest-task-definition')
  if (revision > 0 && latest)
    throw new EcspressoError('usage', '--revision and --latest-task-definition exclude each other.')
  if (revision > 0) return `${familyOf(current)}:${revision}`
  if (latest) {
    const found = await latestTaskDefinition(session, familyOf(current))
    if (found) return found
    throw new EcspressoError('not-found', `${familyOf(current)} has no revision.`)
  }
  if (options.has('skip-task-definition')) return current
  const definition = await session.taskDefinition()
  if (!options.has('dry-run'))
    return (await registerTaskDefinition(session, definition)).taskDefinitionArn
  session.print(printJson(definition))
  return ''
}

/** Brings attributes and tags of the service to those of the file. */
async function updateAttributes(
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
