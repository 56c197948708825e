import { messageOf } from '../errors.ts'
import type { Session } from '../session.ts'

/**
 * Runs one check and prints its result.
 * @param run resolves with the reason when it was skipped
 */
export async function check(
  session: Session,
  name: string,
  run: () => Promise<string | undefined>,
): Promise<undefined> {
  session.deadline.check()
  try {
    const skipped = await run()
    session.print(skipped === undefined ? `[OK] ${name}\n` : `[SKIP] ${name}: ${skipped}\n`)
  } catch (error) {
    session.print(`[NG] ${name}: ${messageOf(error)}\n`)
    throw error
  }
}
