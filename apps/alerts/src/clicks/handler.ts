import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { ECSClient } from '@aws-sdk/client-ecs'
import { environments, project, wording } from '@repo/environments'
import { wordingIn } from '@repo/environments/wording'
import { withApprovers } from '../approvers.ts'
import { consoleLog as log } from '../log.ts'
import { readSecret } from '../publish/read-secret.ts'
import { createToken } from '../publish/token.ts'
import { createDynamoStore } from '../store/dynamodb.ts'
import { createAnswer } from './answer.ts'
import { type ClickRequest, type ClickResponse, createClicks } from './create-clicks.ts'
import { readClicksEnv } from './env.ts'
import { createHookClient } from './hook-client.ts'
import { createLedger } from './ledger.ts'
import { createIsApprover } from './membership.ts'
import { createRespond } from './respond.ts'
import { createSigning } from './signing-secret.ts'

let handle: ReturnType<typeof createClicks> | undefined

/** The entry of the function behind the HTTP API that Slack sends clicks to. */
export async function handler(request: ClickRequest): Promise<ClickResponse> {
  handle ??= create()
  return handle(request)
}

function create(): ReturnType<typeof createClicks> {
  const { tableName, signingSecretId, slackTokenId, slackApiUrl, approvers } = readClicksEnv()
  const client = new DynamoDBClient({ maxAttempts: 2 })
  const token = createToken({ service: 'Secrets Manager', id: slackTokenId }, readSecret)
  return createClicks({
    signing: createSigning({ service: 'Secrets Manager', id: signingSecretId }, readSecret),
    answer: createAnswer({
      environments: withApprovers(environments, approvers),
      hooks: createHookClient(new ECSClient({ maxAttempts: 2 })),
      isApprover: createIsApprover({ apiUrl: slackApiUrl, token, timeoutMs: 1200 }),
      ledger: createLedger(client, tableName),
      store: createDynamoStore({ client, table: tableName }),
      log,
    }),
    respond: createRespond({ apiUrl: slackApiUrl, log }),
    wording: wordingIn(project.language, wording),
    log,
  })
}
