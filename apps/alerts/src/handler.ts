import type { SQSBatchResponse } from 'aws-lambda'
import { createCountTasks } from './enrich/count-tasks.ts'
import { createEnrich } from './enrich/enrich.ts'
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
import { createLaterStore } from './store/later.ts'
import type { Store } from './store/store.ts'

let handle: ReturnType<typeof createHandler> | undefined

/** The Lambda's entry. Everything is made at the first event and kept as long as the process lives. */
export async function handler(input: Input): Promise<SQSBatchResponse> {
  handle ??= create()
  return handle(input)
}

function create(): ReturnType<typeof createHandler> {
  const env = readEnv()
  return createHandler({
    store: createLaterStore(() => openStore(env.tableName)),
    ...publishersOf(env),
    ...queuesOf(env),
    enrich: createEnrich({ log: consoleLog }),
    countTasks: createCountTasks({ log: consoleLog }),
    enrichScan: createEnrichScan({ log: consoleLog }),
    log: consoleLog,
    metrics: createMetrics(),
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
