import type { Service } from '@aws-sdk/client-ecs'
import { EcspressoError, unsupported } from '../errors.ts'
import type { WaitUntil } from '../options.ts'
import { nameOf, primaryDeployment, requireService } from '../service.ts'
import type { Session } from '../session.ts'
import { waitDeployed } from './deployed.ts'
import { waitStable } from './stable.ts'

/** Waits in the given mode. A service without `deploymentController` in the response is waited for as `stable`. */
export async function waitFor(session: Session, service: Service, until: WaitUntil): Promise<void> {
  const controller = ecsController(service)
  await (until === 'deployed' && controller ? waitDeployed(session) : waitStable(session))
}

/** The deployment controller, if the response has one. CodeDeploy and external ones need the real ecspresso. */
export function ecsController(service: Service): string | undefined {
  const type = service.deploymentController?.type
  if (type !== undefined && type !== 'ECS') throw unsupported(`The deployment controller ${type}`)
  return type
}

/** Checks that the PRIMARY deployment has this task definition; after a rollback it does not. */
export async function confirmPrimary(session: Session, taskDefinition: string): Promise<void> {
  const { service } = await requireService(session)
  const primary = primaryDeployment(service)
  if (!primary) throw new EcspressoError('deployment', 'The service has no PRIMARY deployment.')
  const current = nameOf(primary.taskDefinition ?? '')
  if (current !== nameOf(taskDefinition))
    throw new EcspressoError(
      'deployment',
      `${nameOf(taskDefinition)} is not what the service runs: PRIMARY is ${current}.`,
    )
}
