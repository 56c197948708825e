import type { ContainerDefinition } from '@aws-sdk/client-ecs'
import type { TaskDefinition } from '../definitions/load.ts'
import { EcspressoError, unsupported } from '../errors.ts'
import type { Session } from '../session.ts'
import { check } from './check.ts'
import { verifyImage } from './image.ts'
import { verifyLogGroup } from './log-group.ts'
import { verifyRole } from './role.ts'
import { verifySecret } from './secret.ts'

/** Checks the roles, then each container. A resource that containers share is checked once. */
export async function verifyTaskDefinition(session: Session): Promise<undefined> {
  const definition = await session.taskDefinition()
  const seen = new Set<string>()
  const once: Once = async (name, run) => {
    if (seen.has(name)) return
    seen.add(name)
    await check(session, name, run)
  }
  const { executionRoleArn: execution, taskRoleArn: task } = definition
  if (execution !== undefined)
    await once(`Execution role ${execution}`, () =>
      verifyRole(session, execution, 'ecs-tasks.amazonaws.com'),
    )
  if (task !== undefined)
    await once(`Task role ${task}`, () => verifyRole(session, task, 'ecs-tasks.amazonaws.com'))
  for (const container of definition.containerDefinitions ?? [])
    await once(`Container ${container.name}`, () =>
      verifyContainer(session, container, definition, once),
    )
}

type Once = (name: string, run: () => Promise<string | undefined>) => Promise<void>

async function verifyContainer(
  session: Session,
  container: ContainerDefinition,
  definition: TaskDefinition,
  once: Once,
): Promise<undefined> {
  const { image, secrets = [], logConfiguration, portMappings = [] } = container
  await once(`Image ${image}`, () => verifyImage(session, image, definition))
  for (const [index, { name, valueFrom }] of secrets.entries()) {
    if (!name || !valueFrom)
      throw new EcspressoError('verify', `secrets[${index}] needs a name and a valueFrom.`)
    await once(`Secret ${name} (${valueFrom})`, () => verifySecret(session, valueFrom))
  }
  if (logConfiguration?.logDriver === 'awslogs')
    await once(`Log configuration ${JSON.stringify(logConfiguration.options)}`, () =>
      verifyLogGroup(session, container),
    )
  if (container.environmentFiles?.length) throw unsupported('verify of environmentFiles')
  if (definition.networkMode !== 'awsvpc') return
  const wrong = portMappings.find(
    ({ containerPort, hostPort }) => hostPort !== undefined && hostPort !== containerPort,
  )
  if (wrong)
    throw new EcspressoError(
      'verify',
      `hostPort ${wrong.hostPort} must be the containerPort ${wrong.containerPort} in awsvpc mode.`,
    )
}
