import * as z from 'zod/mini'
import { ConfigurationError } from './errors.ts'

/** The Lambda's configuration. This file alone reads `process.env`. */
export interface Env {
  /** DynamoDB table with `pk`, `sk`, the index `open` and the TTL attribute `expiresAt`. */
  readonly tableName: string
  /** Base URL of Slack's Web API, with a slash at its end. */
  readonly slackApiUrl: string
  /** Secrets Manager id (name or ARN) of the bot token. */
  readonly slackTokenSecretId: string
  /** Minutes after which a deployment that is still open is called stuck. */
  readonly stuckAfterMinutes: number
  readonly region: string
}

const schema = z.object({
  TABLE_NAME: z.string('required: name of the DynamoDB table').check(z.minLength(1, 'is empty')),
  SLACK_API_URL: z._default(
    z.string().check(z.regex(/^https?:\/\/\S+\/$/, 'must be a URL that ends with a slash')),
    'https://slack.com/api/',
  ),
  SLACK_TOKEN_SECRET_ID: z
    .string('required: Secrets Manager id of the bot token')
    .check(z.minLength(1, 'is empty')),
  STUCK_AFTER_MINUTES: z._default(
    z.string().check(z.regex(/^[1-9]\d{0,4}$/, 'must be whole minutes, 1 to 99999')),
    '30',
  ),
  AWS_REGION: z.string('required: set by Lambda').check(z.minLength(1, 'is empty')),
})

/** @throws ConfigurationError naming every variable that is missing or wrong. */
export function readEnv(variables: NodeJS.ProcessEnv = process.env): Env {
  const result = z.safeParse(schema, variables)
  if (!result.success)
    throw new ConfigurationError(
      result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`),
    )
  const { data } = result
  return {
    tableName: data.TABLE_NAME,
    slackApiUrl: data.SLACK_API_URL,
    slackTokenSecretId: data.SLACK_TOKEN_SECRET_ID,
    stuckAfterMinutes: Number(data.STUCK_AFTER_MINUTES),
    region: data.AWS_REGION,
  }
}
