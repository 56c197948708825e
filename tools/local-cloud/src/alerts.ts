import { rules, schedules } from '@repo/aws-events'
import { project } from '@repo/environments'
import { arn } from './arn.ts'
import { clientEnvironment } from './client-environment.ts'
import { createEventSourceMapping, type EventSourceMapping } from './lambda/event-source-mapping.ts'
import { createFunction, type LambdaFunction } from './lambda/function.ts'
import { type Parts, SLACK_TOKEN } from './parts.ts'
import { webhookPath } from './slack/api.ts'
import type { Queue } from './sqs/queue.ts'
import type { Caller } from './wire/service.ts'

/** What the `alerts` stack leaves in one account and region. */
export interface Alerts {
  readonly place: Caller
  readonly queue: Queue
  readonly deadLetterQueue: Queue
  readonly topicArn: string
  /** `undefined` where the cloud was started without the Lambda. */
  readonly function: LambdaFunction | undefined
  /** Resolves when the Lambda has nothing to do. */
  settled(): Promise<void>
  close(): Promise<void>
}

export interface AlertsOptions {
  readonly bundle: string | undefined
  readonly environment: Readonly<Record<string, string>>
}

const NAME = 'alerts'
const TOKEN_SECRET = 'alerts/slack-token'
/** URL of the incoming webhook of the default channel, for alerts that are told to speak by it. */
const WEBHOOK_SECRET = 'alerts/slack-webhook'
/** After so many failures in a row a message is parked in the dead-letter queue. */
const MAX_RECEIVES = 5

/**
 * Queue, dead-letter queue, table, topic, secret, rules and function of the alerts, as their stack makes them.
 * @throws BundleMissingError
 */
export async function seedAlerts(
  parts: Parts,
  place: Caller,
  options: AlertsOptions,
): Promise<Alerts> {
  const deadLetterQueue = parts.queues.create(place, `${NAME}-dead-letters.fifo`, {
    retentionSeconds: 14 * 86_400,
  })
  const queue = parts.queues.create(place, `${NAME}.fifo`, {
    redrive: { deadLetterArn: deadLetterQueue.arn, maxReceiveCount: MAX_RECEIVES },
  })
  const topicArn = parts.sns.seedTopic(place, NAME)
  parts.secrets.seedSecret(place, TOKEN_SECRET, SLACK_TOKEN)
  const { id } = parts.workspace.seedChannel(project.defaultChannel)
  parts.secrets.seedSecret(place, WEBHOOK_SECRET, `${parts.wire.endpoint}${webhookPath(id)}`)
  await createTable(parts, place)
  seedRules(parts, place, queue)
  const environment = {
    TABLE_NAME: NAME,
    SLACK_API_URL: `${parts.wire.endpoint}/slack/api/`,
    SLACK_TOKEN_SECRET_ID: TOKEN_SECRET,
    TOPIC_ARN: topicArn,
    DEAD_LETTER_QUEUE_URL: parts.queues.url(deadLetterQueue),
    STUCK_AFTER_MINUTES: '30',
    ...clientEnvironment(parts.wire.endpoint, place),
    ...options.environment,
  }
  const fn = options.bundle && hostFunction(parts, place, options.bundle, environment)
  const mapping = fn ? mapQueue(parts, place, queue, fn) : undefined
  return {
    place,
    queue,
    deadLetterQueue,
    topicArn,
    function: fn || undefined,
    settled: async () => mapping?.settled(),
    async close() {
      // The function first: a batch that runs then fails at once instead of holding everything up.
      const closing = fn ? fn.close() : undefined
      await mapping?.close()
      await closing
    },
  }
}

async function createTable({ dynamoDb }: Parts, place: Caller): Promise<void> {
  const key = (AttributeName: string, KeyType: 'HASH' | 'RANGE') => ({ AttributeName, KeyType })
  await dynamoDb.run(place, 'CreateTable', {
    TableName: NAME,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: ['pk', 'sk', 'open', 'openSince'].map((AttributeName) => ({
      AttributeName,
      AttributeType: 'S',
    })),
    KeySchema: [key('pk', 'HASH'), key('sk', 'RANGE')],
    GlobalSecondaryIndexes: [
      {
        IndexName: 'open',
        KeySchema: [key('open', 'HASH'), key('openSince', 'RANGE')],
        Projection: { ProjectionType: 'ALL' },
      },
    ],
  })
}

/** One group keeps the order and makes one writer at a time; the event's id drops what EventBridge sends twice. */
function seedRules({ bus }: Parts, place: Caller, queue: Queue): void {
  const target = (event: unknown) => {
    const id = typeof event === 'object' && event !== null && 'id' in event ? event.id : undefined
    queue.send({
      body: JSON.stringify(event),
      groupId: NAME,
      deduplicationId: String(id),
    })
  }
  for (const { name, description, pattern } of rules)
    bus.putRule(place, { name, description, pattern, targets: [target] })
  for (const { name, description, schedule } of schedules)
    bus.putRule(place, { name, description, schedule, targets: [target] })
}

function hostFunction(
  { logs, clock }: Parts,
  place: Caller,
  bundle: string,
  environment: Readonly<Record<string, string>>,
): LambdaFunction {
  return createFunction({
    name: NAME,
    arn: arn('lambda', place, `function:${NAME}`),
    bundle,
    environment,
    onLine: (line) => logs.write(place, `/aws/lambda/${NAME}`, NAME, line, clock.now()),
  })
}

function mapQueue(
  { calls, clock, logs }: Parts,
  place: Caller,
  queue: Queue,
  fn: LambdaFunction,
): EventSourceMapping {
  const call = (event: unknown) => ({
    time: clock.now(),
    service: 'lambda',
    operation: 'Invoke',
    caller: place,
    request: event,
  })
  return createEventSourceMapping({
    queue,
    region: place.region,
    async invoke(event) {
      try {
        const response = await fn.invoke(event)
        calls.record({ ...call(event), status: 200, response })
        return response
      } catch (thrown) {
        const message = thrown instanceof Error ? thrown.message : String(thrown)
        calls.record({ ...call(event), status: 200, error: { code: 'FunctionError', message } })
        logs.write(place, `/aws/lambda/${NAME}`, NAME, `[ERROR] ${message}`, clock.now())
        throw thrown
      }
    },
  })
}
