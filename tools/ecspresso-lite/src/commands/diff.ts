import { readTaskDefinition, type TaskDefinition } from '../definitions/load.ts'
import { diffLines, unifiedDiff, wholeDiff } from '../diff/lines.ts'
import { comparableServices } from '../diff/service.ts'
import { comparableTaskDefinition } from '../diff/task-definition.ts'
import { findService } from '../service.ts'
import type { Session } from '../session.ts'
import { describeTaskDefinition, latestTaskDefinition } from '../task-definitions.ts'

/** `diff`: what a deployment would change. Prints nothing when nothing would; the exit code is 0 either way. */
export async function diff(session: Session): Promise<void> {
  const { config } = session
  let remoteArn: string | undefined
  if (config.service !== '') {
    const local = await session.serviceDefinition()
    const remote = await findService(session)
    if (!remote) session.info('There is no service: it would be created.')
    const texts = comparableServices(local, remote?.definition)
    printDifference(session, texts, remote?.service.serviceArn ?? '', config.serviceDefinition)
    remoteArn = remote?.service.taskDefinition
  }

  const local = await session.taskDefinition()
  remoteArn ??= await latestTaskDefinition(session, local.family ?? '')
  if (remoteArn === undefined) session.info('There is no task definition: it would be registered.')
  const remote = remoteArn === undefined ? undefined : await remoteDefinition(session, remoteArn)
  const texts = {
    local: comparableTaskDefinition(local),
    remote: comparableTaskDefinition(remote),
  }
  printDifference(session, texts, remoteArn ?? '', config.taskDefinition)
}

async function remoteDefinition(session: Session, arn: string): Promise<TaskDefinition> {
  const { taskDefinition, tags = [] } = await describeTaskDefinition(session, arn)
  // 2.5.0 does not read these two from AWS: those of the file always show as a difference.
  const { enableFaultInjection: _, inferenceAccelerators: __, ...compared } = taskDefinition ?? {}
  // The response has fields that a definition cannot have (status, revision): reading drops them without a warning.
  const value = { ...compared, tags }
  return readTaskDefinition(value, session.config, arn)
}

function printDifference(
  session: Session,
  { local, remote }: { local: string; remote: string },
  remoteName: string,
  localName: string,
): void {
  if (local === remote) return
  const lines = diffLines(remote, local)
  const body = session.options.has('no-unified') ? wholeDiff(lines) : unifiedDiff(lines)
  session.print(`--- ${remoteName}\n+++ ${localName}\n${body}`)
}
