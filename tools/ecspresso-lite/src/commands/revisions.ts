import { DescribeTasksCommand, ListTasksCommand, type Task } from '@aws-sdk/client-ecs'
import { printJson } from '../definitions/json.ts'
import { EcspressoError } from '../errors.ts'
import { nameOf, present, requireService } from '../service.ts'
import type { Session } from '../session.ts'
import { describeTaskDefinition, listTaskDefinitions } from '../task-definitions.ts'

interface Revision {
  name: string
  in_use: string
}

const FORMATS = ['table', 'json', 'tsv']

/** `revisions`: the active revisions of the task definition, and what uses them. */
export async function revisions(session: Session): Promise<void> {
  const format = session.options.text('output') ?? 'table'
  if (!FORMATS.includes(format))
    throw new EcspressoError('usage', `--output is ${FORMATS.join(', ')}, not "${format}".`)
  const { family = '' } = await session.taskDefinition()
  const revision = session.options.text('revision')
  if (revision !== undefined) return printRevision(session, family, revision)
  const uses = await usesOfRevisions(session)
  const rows: Revision[] = []
  for await (const arn of listTaskDefinitions(session, { familyPrefix: family }))
    rows.push({ name: nameOf(arn), in_use: uses.get(nameOf(arn)) ?? '' })
  session.print(printRows(rows, format))
}

function printRows(rows: Revision[], format: string): string {
  if (format === 'json') return rows.map(printJson).join('')
  if (format === 'tsv') return rows.map(({ name, in_use }) => `${name}\t${in_use}\n`).join('')
  const width = Math.max(4, ...rows.map(({ name }) => name.length))
  const line = (name: string, use: string) => `${name.padEnd(width)}  ${use}`.trimEnd()
  return `${[line('NAME', 'IN USE'), ...rows.map((row) => line(row.name, row.in_use))].join('\n')}\n`
}

async function printRevision(session: Session, family: string, revision: string): Promise<void> {
  let name = family
  if (revision === 'current')
    name = nameOf(present((await requireService(session)).service.taskDefinition, 'taskDefinition'))
  else if (/^\d+$/.test(revision)) name = `${family}:${Number(revision)}`
  else if (revision !== 'latest')
    throw new EcspressoError(
      'usage',
      `--revision is a number, current or latest, not "${revision}".`,
    )
  const { taskDefinition } = await describeTaskDefinition(session, name)
  session.print(printJson(JSON.parse(JSON.stringify(taskDefinition ?? null))))
}

async function usesOfRevisions(session: Session): Promise<Map<string, string>> {
  const uses = new Map<string, string>()
  const current = present((await requireService(session)).service.taskDefinition, 'taskDefinition')
  const { taskDefinition } = await describeTaskDefinition(session, current)
  const family = present(taskDefinition?.family, 'family')
  for (const desiredStatus of ['RUNNING', 'STOPPED'] as const)
    for (const task of await describeTasks(session, family, desiredStatus)) {
      const status = task.lastStatus ?? task.desiredStatus ?? ''
      if (status !== 'STOPPED') uses.set(nameOf(task.taskDefinitionArn ?? ''), `${status} task`)
    }
  // Described again: a deployment may have started meanwhile.
  for (const deployment of (await requireService(session)).service.deployments ?? [])
    uses.set(nameOf(deployment.taskDefinition ?? ''), `${deployment.status} deployment`)
  return uses
}

async function describeTasks(
  session: Session,
  family: string,
  desiredStatus: 'RUNNING' | 'STOPPED',
): Promise<Task[]> {
  const { cluster } = session.config
  const found: Task[] = []
  let nextToken: string | undefined
  do {
    const page = await session.ecs('ListTasks', (client, abort) =>
      client.send(new ListTasksCommand({ cluster, family, desiredStatus, nextToken }), abort),
    )
    const tasks = page.taskArns ?? []
    if (tasks.length > 0) {
      const response = await session.ecs('DescribeTasks', (client, abort) =>
        client.send(new DescribeTasksCommand({ cluster, tasks, include: ['TAGS'] }), abort),
      )
      found.push(...(response.tasks ?? []))
    }
    nextToken = page.nextToken
  } while (nextToken)
  return found
}
