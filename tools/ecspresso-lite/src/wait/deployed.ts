import {
  DescribeServiceDeploymentsCommand,
  ListServiceDeploymentsCommand,
  type ServiceDeploymentBrief,
} from '@aws-sdk/client-ecs'
import { EcspressoError } from '../errors.ts'
import { nameOf, present } from '../service.ts'
import type { Session } from '../session.ts'
import { startWatch } from './watch.ts'

const POLL_MS = 10_000

/**
 * Waits until the newest service deployment has ended, successful or rolled back: the caller must check which.
 * @throws EcspressoError when it was stopped or its rollback failed, or there is none
 */
export async function waitDeployed(session: Session): Promise<void> {
  session.info('Waiting until the service deployment is over…')
  const { deadline } = session
  await deadline.sleep(POLL_MS)
  const arn = await newestDeployment(session)
  session.info(`It is ${nameOf(arn)}.`)
  const watch = startWatch(session)
  for (;;) {
    await deadline.sleep(POLL_MS)
    deadline.check()
    if (!(await watch.poll())) continue
    const status = await deploymentStatus(session, arn)
    if (status === 'SUCCESSFUL' || status === 'ROLLBACK_SUCCESSFUL') {
      session.info(`The service deployment is ${status}.`)
      return
    }
    if (status === 'STOPPED' || status === 'STOP_REQUESTED' || status === 'ROLLBACK_FAILED')
      throw new EcspressoError('deployment', `The service deployment ${nameOf(arn)} is ${status}.`)
  }
}

async function newestDeployment(session: Session): Promise<string> {
  const { cluster, service } = session.config
  const { serviceDeployments = [] } = await session.ecs('ListServiceDeployments', (client, abort) =>
    client.send(new ListServiceDeploymentsCommand({ cluster, service }), abort),
  )
  const createdAt = (brief: ServiceDeploymentBrief) => Number(present(brief.createdAt, 'createdAt'))
  const [newest] = [...serviceDeployments].sort((a, b) => createdAt(b) - createdAt(a))
  if (!newest) throw new EcspressoError('not-found', 'The service has no service deployment.')
  return present(newest.serviceDeploymentArn, 'serviceDeploymentArn')
}

async function deploymentStatus(session: Session, arn: string): Promise<string | undefined> {
  const { serviceDeployments = [] } = await session.ecs(
    'DescribeServiceDeployments',
    (client, abort) =>
      client.send(new DescribeServiceDeploymentsCommand({ serviceDeploymentArns: [arn] }), abort),
  )
  return serviceDeployments.length === 1 ? serviceDeployments[0]?.status : undefined
}
