import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs'
import type { ContainerDefinition } from '@aws-sdk/client-ecs'
import { type Owner, parseTaskArn } from '@repo/aws-events'
import { redactLines } from '@repo/redact'

/** As many as a message shows. */
const LINES = 20

export interface LogStream {
  readonly group: string
  readonly stream: string
}

/**
 * Where a container of a task logs; `undefined` if not with the `awslogs` driver and a stream prefix, or in another region.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specify-log-config.html
 */
export function logStream(
  definition: ContainerDefinition | undefined,
  taskArn: string,
  { region }: Owner,
): LogStream | undefined {
  const { logDriver, options } = definition?.logConfiguration ?? {}
  const group = options?.['awslogs-group']
  const prefix = options?.['awslogs-stream-prefix']
  const task = parseTaskArn(taskArn)?.id
  if ((options?.['awslogs-region'] ?? region) !== region) return undefined
  if (logDriver !== 'awslogs' || !group || !prefix || !task || !definition?.name) return undefined
  return { group, stream: `${prefix}/${definition.name}/${task}` }
}

/** The last lines of a stream, oldest first, without credentials. */
export async function lastLines(
  client: Pick<CloudWatchLogsClient, 'send'>,
  { group, stream, own }: LogStream & { readonly own: Owner },
  signal: AbortSignal,
): Promise<string[]> {
  const { GetLogEventsCommand } = await import('../aws/logs.ts')
  const answer = await client.send(
    new GetLogEventsCommand({
      logGroupIdentifier: `arn:${own.partition}:logs:${own.region}:${own.account}:log-group:${group}`,
      logStreamName: stream,
      limit: LINES,
      startFromHead: false,
    }),
    { abortSignal: signal },
  )
  const messages = (answer.events ?? []).map(({ message = '' }) => message)
  return redactLines(messages).filter(Boolean).slice(-LINES)
}
