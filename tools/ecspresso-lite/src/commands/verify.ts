import { DescribeClustersCommand } from '@aws-sdk/client-ecs'
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts'
import { call } from '../aws.ts'
import { EcspressoError, messageOf } from '../errors.ts'
import type { Session } from '../session.ts'
import { check } from '../verify/check.ts'
import { verifyServiceDefinition } from '../verify/service.ts'
import { verifyTaskDefinition } from '../verify/task-definition.ts'

/**
 * `verify`: checks that every resource of the definitions exists and may be used. Stops at the first that does not.
 * Writes a log stream with one line into each log group.
 */
export async function verify(session: Session): Promise<void> {
  const { executionRoleArn } = await session.taskDefinition()
  if (executionRoleArn !== undefined) await tryExecutionRole(session, executionRoleArn)
  await check(session, 'Task definition', () => verifyTaskDefinition(session))
  await check(session, 'Service definition', async () => {
    if (session.config.serviceDefinition === '') return 'there is none'
    return verifyServiceDefinition(session)
  })
  await check(session, 'Cluster', () => verifyCluster(session))
  session.info('All is there.')
}

/**
 * The real ecspresso verifies as the execution role where it may assume it, but then calls real AWS and ignores
 * AWS_ENDPOINT_URL. So here an allowed role is an error, and a denied one the usual case.
 */
async function tryExecutionRole(session: Session, role: string): Promise<void> {
  const client = new STSClient(session.aws)
  const input = { RoleArn: role, RoleSessionName: 'ecspresso-verifier' }
  try {
    await call('sts:AssumeRole', () => client.send(new AssumeRoleCommand(input)))
  } catch (error) {
    session.info(
      `Verifying with the session at hand, not as the execution role. ${messageOf(error)}`,
    )
    return
  }
  throw new EcspressoError(
    'unsupported',
    `The execution role ${role} may be assumed: verify as that role is not in ecspresso-lite. Install the real ecspresso (npx -y pnpm@12 tools).`,
  )
}

async function verifyCluster(session: Session): Promise<undefined> {
  const { cluster } = session.config
  const { clusters = [] } = await session.ecs('DescribeClusters', (client, abort) =>
    client.send(new DescribeClustersCommand({ clusters: [cluster] }), abort),
  )
  if (clusters.length === 0)
    throw new EcspressoError('not-found', `There is no cluster ${cluster}.`)
}
