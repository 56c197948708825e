import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs'
import type { ContainerDefinition } from '@aws-sdk/client-ecs'
import { call } from '../aws.ts'
import { EcspressoError, messageOf } from '../errors.ts'
import type { Session } from '../session.ts'

/** Checks that a container can log: by writing a line into a new stream of its log group. */
export async function verifyLogGroup(
  session: Session,
  { name, logConfiguration }: ContainerDefinition,
): Promise<string | undefined> {
  const options = logConfiguration?.options ?? {}
  const logGroupName = options['awslogs-group']
  if (!logGroupName) throw new EcspressoError('verify', 'awslogs-group is missing.')
  if (!options['awslogs-region']) throw new EcspressoError('verify', 'awslogs-region is missing.')
  if (session.options.has('no-put-logs')) return '--no-put-logs'
  const client = new CloudWatchLogsClient(session.aws)
  if (options['awslogs-create-group'] === 'true') await createGroup(session, client, logGroupName)

  const prefix = options['awslogs-stream-prefix']
  const now = session.clock.now()
  const stream = `${name}/ecspresso-verify-${now * 1e6}`
  const target = { logGroupName, logStreamName: prefix ? `${prefix}/${stream}` : stream }
  await call('logs:CreateLogStream', () => client.send(new CreateLogStreamCommand(target)))
  const timestamp = Math.floor(now / 1000) * 1000
  const logEvents = [{ message: 'This is a verify message by ecspresso', timestamp }]
  await call('logs:PutLogEvents', () =>
    client.send(new PutLogEventsCommand({ ...target, logEvents })),
  )
  return undefined
}

async function createGroup(
  session: Session,
  client: CloudWatchLogsClient,
  logGroupName: string,
): Promise<void> {
  try {
    await client.send(new CreateLogGroupCommand({ logGroupName }))
  } catch (error) {
    if (error instanceof Error && error.name === 'ResourceAlreadyExistsException') return
    session.warn(`The log group ${logGroupName} could not be made: ${messageOf(error)}`)
  }
}
