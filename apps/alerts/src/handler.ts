import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { SQSBatchResponse } from 'aws-lambda'
import { createHandler } from './create-handler.ts'
import { createEnrich } from './enrich/enrich.ts'
import { readEnv } from './env.ts'
import { consoleLog } from './log.ts'
import { createMetrics } from './metrics.ts'
import { createSlack } from './publish/slack.ts'
import { createToken } from './publish/token.ts'
import type { Input } from './records.ts'
import { createDynamoStore } from './store/dynamodb.ts'

let handle: ReturnType<typeof createHandler> | undefined

/** The Lambda's entry. Everything is made at the first event and kept as long as the process lives. */
export async function handler(input: Input): Promise<SQSBatchResponse> {
  handle ??= create()
  return handle(input)
}

function create(): ReturnType<typeof createHandler> {
  const env = readEnv()
  const token = createToken(env.slackTokenSecretId, readSecret)
  return createHandler({
    store: createDynamoStore({ client: new DynamoDBClient({}), table: env.tableName }),
    slack: createSlack({ apiUrl: env.slackApiUrl, token }),
    enrich: createEnrich({ log: consoleLog }),
    log: consoleLog,
    metrics: createMetrics(),
    stuckAfterMinutes: env.stuckAfterMinutes,
  })
}

/** The client is loaded when the token is first needed, not at every cold start. */
async function readSecret(id: string): Promise<string | undefined> {
  const { GetSecretValueCommand, SecretsManagerClient } = await import(
    '@aws-sdk/client-secrets-manager'
  )
  const client = new SecretsManagerClient({})
  return (await client.send(new GetSecretValueCommand({ SecretId: id }))).SecretString
}
