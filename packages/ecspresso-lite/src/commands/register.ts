import {
  type TaskDefinition as Registered,
  RegisterTaskDefinitionCommand,
} from '@aws-sdk/client-ecs'
import { printJson } from '../definitions/json.ts'
import type { TaskDefinition } from '../definitions/load.ts'
import { present } from '../service.ts'
import type { Session } from '../session.ts'

/** `register`: a new revision of the task definition. */
export async function register(session: Session): Promise<void> {
  const definition = await session.taskDefinition()
  if (session.options.has('dry-run')) {
    session.print(printJson(definition))
    session.info('Dry run: nothing was registered.')
    return
  }
  const registered = await registerTaskDefinition(session, definition)
  if (session.options.has('output'))
    session.print(printJson(JSON.parse(JSON.stringify(registered))))
}

/** Registers a revision, and says which one it became. */
export async function registerTaskDefinition(
  session: Session,
  definition: TaskDefinition,
): Promise<Registered & { taskDefinitionArn: string }> {
  const { tags = [], ...rest } = definition
  const input = tags.length > 0 ? definition : rest
  const answer = await session.ecs('RegisterTaskDefinition', (client, abort) =>
    client.send(new RegisterTaskDefinitionCommand(input), abort),
  )
  const registered = present(answer.taskDefinition, 'taskDefinition')
  const taskDefinitionArn = present(registered.taskDefinitionArn, 'taskDefinitionArn')
  session.info(`Registered ${registered.family}:${registered.revision}.`)
  return { ...registered, taskDefinitionArn }
}
