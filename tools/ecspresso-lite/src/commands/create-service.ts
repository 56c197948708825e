import { CreateServiceCommand } from '@aws-sdk/client-ecs'
import { printJson } from '../definitions/json.ts'
import type { ServiceDefinition, TaskDefinition } from '../definitions/load.ts'
import { READ_ONLY } from '../definitions/shapes.ts'
import { EcspressoError } from '../errors.ts'
import { requireService } from '../service.ts'
import type { Session } from '../session.ts'
import { latestTaskDefinition, registerTaskDefinition } from '../task-definitions.ts'
import { desiredCountOf } from '../update-service.ts'
import { SETTLE_MS } from '../wait/stable.ts'
import { waitFor } from '../wait/wait.ts'

/**
 * The first deployment. It always waits for `stable`, even with `--wait-until deployed`, and does not check the
 * PRIMARY deployment: there is nothing to roll back to.
 */
export async function createService(session: Session): Promise<void> {
  session.info(`There is no service ${session.config.service}: creating it.`)
  const definition = await session.serviceDefinition()
  const task = await session.taskDefinition()
  if (session.options.has('dry-run')) {
    session.print(printJson(task))
    session.print(printJson(definition))
    session.info('Dry run: nothing was created.')
    return
  }
  const taskDefinition = await chooseTaskDefinition(session, task)
  const input = createInput(session, definition, taskDefinition)
  await session.ecs('CreateService', (client, abort) =>
    client.send(new CreateServiceCommand(input), abort),
  )
  session.info('Created.')
  if (session.options.has('no-wait')) return
  await session.deadline.sleep(SETTLE_MS)
  const { service } = await requireService(session)
  await waitFor(session, service, 'stable')
  session.info('The service is stable.')
}

async function chooseTaskDefinition(session: Session, task: TaskDefinition): Promise<string> {
  const { options } = session
  if (!options.has('latest-task-definition') && !options.has('skip-task-definition'))
    return (await registerTaskDefinition(session, task)).taskDefinitionArn
  const latest = await latestTaskDefinition(session, task.family ?? '')
  if (latest) return latest
  throw new EcspressoError('not-found', `${task.family} has no revision.`)
}

function createInput(session: Session, definition: ServiceDefinition, taskDefinition: string) {
  const settable = Object.entries(definition).filter(([key]) => !(key in READ_ONLY))
  // Safe: a subset of a definition's fields is a definition.
  const { enableECSManagedTags, enableExecuteCommand, ...rest } = Object.fromEntries(
    settable,
  ) as ServiceDefinition
  // CreateService requires a count of a replica service; without one in the file, start no task.
  const none = definition.schedulingStrategy === 'REPLICA' ? 0 : undefined
  return {
    ...rest,
    ...(enableECSManagedTags ? { enableECSManagedTags } : {}),
    ...(enableExecuteCommand ? { enableExecuteCommand } : {}),
    serviceName: session.config.service,
    cluster: session.config.cluster,
    desiredCount: desiredCountOf(session, definition) ?? none,
    taskDefinition,
  }
}
