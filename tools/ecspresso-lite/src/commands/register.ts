import { printJson } from '../definitions/json.ts'
import type { Session } from '../session.ts'
import { registerTaskDefinition } from '../task-definitions.ts'

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
