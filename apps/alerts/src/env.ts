import * as z from 'zod/mini'
import { type Approvers, readApprovers } from './approvers.ts'
import { ConfigurationError } from './errors.ts'
import type { SecretPlace } from './publish/token.ts'

/** The Lambda's configuration. In `src/` this file alone reads `process.env`. */
export interface Env {
  /** DynamoDB table with `pk`, `sk`, the index `open` and the TTL attribute `expiresAt`. */
  readonly tableName: string
  /** Base URL of Slack's Web API, with a slash at its end. */
  readonly slackApiUrl: string
  /** Where the bot token is; `undefined` if there is only a webhook or an SNS topic. */
  readonly slackToken: SecretPlace | undefined
  /** Where the URL of the incoming webhook is; never together with a bot token. */
  readonly slackWebhook: SecretPlace | undefined
  /** ARN of the SNS topic for e-mail and Amazon Q. */
  readonly topicArn: string | undefined
  /** URL of the dead-letter queue. */
  readonly deadLetterQueueUrl: string | undefined
  /** Who may answer pause hooks by a button in Slack; set where there is an endpoint for that. */
  readonly approvers: Approvers
  /** Minutes after which a deployment that is still open is called stuck. */
  readonly stuckAfterMinutes: number
  /** Name of this function. */
  readonly functionName: string
  readonly region: string
}

/** An empty value is none: a template can then pass all of them. */
function optional(pattern = /./, problem = '') {
  return z.optional(z.string().check(z.regex(new RegExp(`^$|${pattern.source}`), problem)))
}

const schema = z.object({
  TABLE_NAME: z.string('required: name of the DynamoDB table').check(z.minLength(1, 'is empty')),
  SLACK_API_URL: z._default(
    z.string().check(z.regex(/^https?:\/\/\S+\/$/, 'must be a URL that ends with a slash')),
    'https://slack.com/api/',
  ),
  SLACK_TOKEN_SECRET_ID: optional(),
  SLACK_TOKEN_PARAMETER: optional(),
  SLACK_WEBHOOK_SECRET_ID: optional(),
  SLACK_WEBHOOK_PARAMETER: optional(),
  TOPIC_ARN: optional(/^arn:[\w-]+:sns:[\w-]+:\d{12}:[\w-]+$/, 'must be the ARN of an SNS topic'),
  DEAD_LETTER_QUEUE_URL: optional(/^https?:\/\/\S+$/, 'must be the URL of an SQS queue'),
  APPROVERS: optional(),
  STUCK_AFTER_MINUTES: z._default(
    z.string().check(z.regex(/^[1-9]\d{0,4}$/, 'must be whole minutes, 1 to 99999')),
    '30',
  ),
  AWS_LAMBDA_FUNCTION_NAME: z._default(z.string(), 'alerts'),
  AWS_REGION: z.string('required: set by Lambda').check(z.minLength(1, 'is empty')),
})

const slackVariables = [
  'SLACK_TOKEN_SECRET_ID',
  'SLACK_TOKEN_PARAMETER',
  'SLACK_WEBHOOK_SECRET_ID',
  'SLACK_WEBHOOK_PARAMETER',
] as const

/** @throws ConfigurationError naming every variable that is missing or wrong. */
export function readEnv(variables: NodeJS.ProcessEnv = process.env): Env {
  const result = z.safeParse(schema, variables)
  const problems = result.success
    ? []
    : result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
  const given = slackVariables.filter((name) => variables[name])
  if (given.length > 1) problems.push(`${given.join(', ')}: only one of them`)
  if (given.length === 0 && !variables['TOPIC_ARN'])
    problems.push(`${slackVariables.join(', ')} or TOPIC_ARN: one of them is required`)
  const approvers = readApprovers(result.data?.APPROVERS || '{}')
  if (!approvers) problems.push('APPROVERS: must be {"ENVIRONMENT": ["U…", "S…"]}')
  if (!result.success || !approvers || problems.length > 0) throw new ConfigurationError(problems)
  const { data } = result
  return {
    tableName: data.TABLE_NAME,
    slackApiUrl: data.SLACK_API_URL,
    slackToken: secret(data.SLACK_TOKEN_SECRET_ID, data.SLACK_TOKEN_PARAMETER),
    slackWebhook: secret(data.SLACK_WEBHOOK_SECRET_ID, data.SLACK_WEBHOOK_PARAMETER),
    topicArn: data.TOPIC_ARN || undefined,
    deadLetterQueueUrl: data.DEAD_LETTER_QUEUE_URL || undefined,
    approvers,
    stuckAfterMinutes: Number(data.STUCK_AFTER_MINUTES),
    functionName: data.AWS_LAMBDA_FUNCTION_NAME,
    region: data.AWS_REGION,
  }
}

function secret(id: string | undefined, parameter: string | undefined): SecretPlace | undefined {
  if (id) return { service: 'Secrets Manager', id }
  return parameter ? { service: 'SSM', id: parameter } : undefined
}
