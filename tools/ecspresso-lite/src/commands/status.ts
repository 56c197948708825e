import type { Session } from '../session.ts'
import { printStatus } from '../status.ts'

/** `status`: the service, its deployments and its last events. */
export async function status(session: Session): Promise<void> {
  await printStatus(session, session.options.integer('events') ?? 10)
}
