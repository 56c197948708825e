import {
  DescribeTaskDefinitionCommand,
  ListTaskDefinitionsCommand,
  type TaskDefinition as Registered,
  RegisterTaskDefinitionCommand,
} from '@aws-sdk/client-ecs'
import type { TaskDefinition } from './definitions/load.ts'
import { present } from './service.ts'
import type { Session } from './session.ts'

/** Registers a revision and logs its number. */
export async function registerTaskDefinition(
  session: Session,
  definition: TaskDefinition,
): Promise<Registered & { taskDefinitionArn: string }> {
  const { tags = [], ...rest } = definition
  const input = tags.length > 0 ? definition : rest
  const response = await session.ecs('RegisterTaskDefinition', (client, abort) =>
    client.send(new RegisterTaskDefinitionCommand(input), abort),
  )
  const registered = present(response.taskDefinition, 'taskDefinition')
  const taskDefinitionArn = present(registered.taskDefinitionArn, 'taskDefinitionArn')
  session.info(`Registered ${registered.family}:${registered.revision}.`)
  return { ...registered, taskDefinitionArn }
}

/** @param taskDefinition name or ARN */
export function describeTaskDefinition(session: Session, taskDefinition: string) {
  return session.ecs('DescribeTaskDefinition', (client, abort) =>
    client.send(new DescribeTaskDefinitionCommand({ taskDefinition, include: ['TAGS'] }), abort),
  )
}

/** The newest revision of a family, if it has one. */
export async function latestTaskDefinition(
  session: Session,
  family: string,
): Promise<string | undefined> {
  const input = { familyPrefix: family, maxResults: 1, sort: 'DESC' } as const
  const { taskDefinitionArns = [] } = await session.ecs('ListTaskDefinitions', (client, abort) =>
    client.send(new ListTaskDefinitionsCommand(input), abort),
  )
  return taskDefinitionArns[0]
}

/** The revisions of a family. Fetches the next page only when it is needed. */
export async function* listTaskDefinitions(
  session: Session,
  input: { familyPrefix: string; maxResults?: number; sort?: 'DESC' },
): AsyncGenerator<string> {
  let nextToken: string | undefined
  do {
    const page = await session.ecs('ListTaskDefinitions', (client, abort) =>
      client.send(new ListTaskDefinitionsCommand({ ...input, nextToken }), abort),
    )
    yield* page.taskDefinitionArns ?? []
    nextToken = page.nextToken
  } while (nextToken)
}
