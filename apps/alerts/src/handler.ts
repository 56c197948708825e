import { ownerOf } from '@repo/aws-events'
import type { Context, SQSBatchResponse } from 'aws-lambda'
import { withApprovers } from './approvers.ts'
import { createCountTasks } from './enrich/count-tasks.ts'
import { createEnrich } from './enrich/enrich.ts'
import { createEnrichPush } from './enrich/push.ts'
import { createEnrichScan } from './enrich/scan.ts'
import { type Env, readEnv } from './env.ts'
import { createHandler } from './intake/create-handler.ts'
import { createDeadLetters } from './intake/dead-letters.ts'
import { createPostpone } from './intake/postpone.ts'
import type { Input } from './intake/records.ts'
import { consoleLog } from './log.ts'
import { createMetrics } from './metrics.ts'
import type { Publishers } from './publish/publish.ts'
import { readSecret } from './publish/read-secret.ts'
import { createSlack } from './publish/slack.ts'
import { createTopic } from './publish/sns.ts'
import { createToken } from './publish/token.ts'
import { createWebhook } from './publish/webhook.ts'
import { defaultSettings } from './settings.ts'
import { createLaterStore } from './store/later.ts'
import type { Store } from './store/store.ts'

let handle: ReturnType<typeof createHandler> | undefined

/**
 * The Lambda's entry. Everything is made at the first event and kept as long as the process lives.
 * @param context its function's ARN names the own account; nothing is read from AWS about services and images of another one.
 * How much time is left decides how long to wait for AWS
 */
export async function handler(
  input: Input,
  context?: Pick<Context, 'invokedFunctionArn' | 'getRemainingTimeInMillis'>,
): Promise<SQSBatchResponse> {
  handle ??= create(context?.invokedFunctionArn)
  return handle(input, context && (() => context.getRemainingTimeInMillis()))
}

function create(functionArn = ''): ReturnType<typeof createHandler> {
  const env = readEnv()
  const reading = { log: consoleLog, own: ownerOf(functionArn) }
  return createHandler({
    settings: {
      ...defaultSettings,
      environments: withApprovers(defaultSettings.environments, env.approvers),
    },
    store: createLaterStore(() => openStore(env.tableName)),
    ...publishersOf(env),
    ...queuesOf(env),
    enrich: createEnrich(reading),
    countTasks: createCountTasks(reading),
    enrichScan: createEnrichScan(reading),
    enrichPush: createEnrichPush(reading),
    log: consoleLog,
    metrics: createMetrics({ service: env.functionName }),
    stuckAfterMinutes: env.stuckAfterMinutes,
  })
}

async function openStore(table: string): Promise<Store> {
  const { DynamoDBClient } = await import('./aws/dynamodb.ts')
  const { createDynamoStore } = await import('./store/dynamodb.ts')
  return createDynamoStore({ client: new DynamoDBClient({}), table })
}

function publishersOf({ slackApiUrl, slackToken, slackWebhook, topicArn }: Env): Publishers {
  const slack = slackToken && {
    slack: createSlack({ apiUrl: slackApiUrl, token: createToken(slackToken, readSecret) }),
  }
  const webhook = slackWebhook && createWebhook({ url: createToken(slackWebhook, readSecret) })
  const topic = topicArn ? createTopic({ topicArn }) : undefined
  return { ...slack, notifiers: [webhook, topic].filter((notifier) => notifier !== undefined) }
}

function queuesOf({ deadLetterQueueUrl: queueUrl }: Env) {
  if (!queueUrl) return {}
  return {
    deadLetter: createDeadLetters({ queueUrl }),
    postpone: createPostpone({ neighbourUrl: queueUrl }),
  }
}
