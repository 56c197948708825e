import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs'
import type { ContainerDefinition } from '@aws-sdk/client-ecs'
import { parseTaskArn } from '@repo/aws-events'
import { redact } from '../redact.ts'

/** As many as a message shows. */
const LINES = 20

export interface LogStream {
  readonly group: string
  readonly stream: string
}

/**
 * Where a container of a task logs; `undefined` if not with the `awslogs` driver and a stream prefix.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specify-log-config.html
 */
export function logStream(
  definition: ContainerDefinition | undefined,
  taskArn: string,
): LogStream | undefined {
  const { logDriver, options } = definition?.logConfiguration ?? {}
  const group = options?.['awslogs-group']
  const prefix = options?.['awslogs-stream-prefix']
  const task = parseTaskArn(taskArn)?.id
  if (logDriver !== 'awslogs' || !group || !prefix || !task || !definition?.name) return undefined
  return { group, stream: `${prefix}/${definition.name}/${task}` }
}

/** The last lines of a stream, oldest first, without credentials. */
export async function lastLines(
  client: Pick<CloudWatchLogsClient, 'send'>,
  { group, stream }: LogStream,
  signal: AbortSignal,
): Promise<string[]> {
  const { GetLogEventsCommand } = await import('../aws/logs.ts')
  const answer = await client.send(
    new GetLogEventsCommand({
      logGroupName: group,
      logStreamName: stream,
      limit: LINES,
      startFromHead: false,
    }),
    { abortSignal: signal },
  )
  const lines = (answer.events ?? []).flatMap(({ message = '' }) => message.split('\n'))
  return lines
    .map((line) => redact(line.trimEnd()))
    .filter(Boolean)
    .slice(-LINES)
}
