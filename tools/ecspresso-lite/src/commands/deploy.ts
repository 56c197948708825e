import { printJson } from '../definitions/json.ts'
import { EcspressoError } from '../errors.ts'
import { waitUntil } from '../options.ts'
import { familyOf, findService, present, type RemoteService } from '../service.ts'
import type { Session } from '../session.ts'
import { printStatusOf } from '../status.ts'
import { latestTaskDefinition, registerTaskDefinition } from '../task-definitions.ts'
import { desiredCountOf, updateAttributes, updateTasks } from '../update-service.ts'
import { confirmPrimary, ecsController, waitFor } from '../wait/wait.ts'
import { createService } from './create-service.ts'

/** `deploy`: registers the task definition, updates the service (or creates it), and waits. */
export async function deploy(session: Session): Promise<void> {
  const { options, config } = session
  const until = waitUntil(options)
  const remote = await findService(session)
  if (!remote) return createService(session)
  await printStatusOf(session, remote, 0)
  ecsController(remote.service)
  const taskDefinition = await chooseTaskDefinition(session, remote)

  let definition = remote.definition
  if (config.serviceDefinition !== '' && !options.has('no-update-service')) {
    definition = await session.serviceDefinition()
    await updateAttributes(session, remote, definition, taskDefinition)
  }
  const desiredCount = desiredCountOf(session, definition)
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

/** As in 2.5.0, registers before the service definition is read: a broken one leaves an unused revision behind. */
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
