import { waitUntil } from '../options.ts'
import type { Session } from '../session.ts'
import { printStatus } from '../status.ts'
import { waitFor } from '../wait/wait.ts'

/** `wait`: does not check which task definition runs, so it succeeds after a rollback too. */
export async function wait(session: Session): Promise<void> {
  const until = waitUntil(session.options)
  const { service } = await printStatus(session, 0)
  await waitFor(session, service, until)
  session.info(`The service is ${until}.`)
}
