import { DeregisterTaskDefinitionCommand } from '@aws-sdk/client-ecs'
import { EcspressoError } from '../errors.ts'
import { waitUntil } from '../options.ts'
import { familyOf, nameOf, present } from '../service.ts'
import type { Session } from '../session.ts'
import { printStatus } from '../status.ts'
import { listTaskDefinitions } from '../task-definitions.ts'
import { updateTasks } from '../update-service.ts'
import { SETTLE_MS } from '../wait/stable.ts'
import { confirmPrimary, ecsController, waitFor } from '../wait/wait.ts'

/**
 * `rollback`: deploys the next older active revision, whichever ran before, then deregisters the current one.
 * A deployment in progress is replaced by the new one, not stopped.
 */
export async function rollback(session: Session): Promise<void> {
  const { options } = session
  const until = waitUntil(options)
  const deregisters = !options.has('no-deregister-task-definition')
  if (options.has('no-wait') && deregisters)
    throw new EcspressoError('usage', '--no-wait needs --no-deregister-task-definition beside it.')
  const { service } = await printStatus(session, 0)
  present(ecsController(service), 'deploymentController')
  const current = present(service.taskDefinition, 'taskDefinition')
  const target = await olderRevision(session, current)
  if (options.has('dry-run')) {
    session.info(`Dry run: would roll back from ${nameOf(current)} to ${nameOf(target)}.`)
    return
  }
  await updateTasks(session, target)
  if (options.has('no-wait')) {
    session.info('Rollback started; not waiting for it.')
    return
  }
  await session.deadline.sleep(SETTLE_MS)
  await waitFor(session, service, until)
  await confirmPrimary(session, target)
  session.info(`The service is ${until}.`)
  if (deregisters) await deregister(session, current)
}

/** The revision that follows `current` in the list of active ones, newest first. */
async function olderRevision(session: Session, current: string): Promise<string> {
  const input = { familyPrefix: familyOf(current), maxResults: 100, sort: 'DESC' } as const
  let found = false
  for await (const arn of listTaskDefinitions(session, input)) {
    if (found) return arn
    found = arn === current
  }
  throw new EcspressoError(
    'not-found',
    `There is no active revision older than ${nameOf(current)}.`,
  )
}

async function deregister(session: Session, taskDefinition: string): Promise<void> {
  await session.ecs('DeregisterTaskDefinition', (client, abort) =>
    client.send(new DeregisterTaskDefinitionCommand({ taskDefinition }), abort),
  )
  session.info(`Deregistered ${nameOf(taskDefinition)}.`)
}
