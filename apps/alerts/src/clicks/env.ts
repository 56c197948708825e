import * as z from 'zod/mini'
import { type Approvers, readApprovers } from '../approvers.ts'
import { ConfigurationError } from '../errors.ts'

/** The configuration of the function. In this folder this file alone reads `process.env`. */
export interface ClicksEnv {
  readonly tableName: string
  /** Id of the secret with the app's signing secret. */
  readonly signingSecretId: string
  /** Id of the secret with the bot token, for the members of user groups. */
  readonly slackTokenId: string
  /** Base URL of Slack's Web API, with a slash at its end. */
  readonly slackApiUrl: string
  readonly approvers: Approvers
}

const required = (what: string) =>
  z.string(`required: ${what}`).check(z.minLength(1, `required: ${what}`))

const schema = z.object({
  TABLE_NAME: required('name of the DynamoDB table'),
  SLACK_SIGNING_SECRET_ID: required('id of the secret with the signing secret of the Slack app'),
  SLACK_TOKEN_SECRET_ID: required('id of the secret with the bot token'),
  SLACK_API_URL: z._default(
    z.string().check(z.regex(/^https?:\/\/\S+\/$/, 'must be a URL that ends with a slash')),
    'https://slack.com/api/',
  ),
  APPROVERS: required('ids of Slack users and groups by environment, in JSON').check(
    z.refine((json) => readApprovers(json) !== undefined, 'must be {"ENVIRONMENT": ["U…", "S…"]}'),
  ),
})

/** @throws ConfigurationError naming every variable that is missing or wrong. */
export function readClicksEnv(variables: NodeJS.ProcessEnv = process.env): ClicksEnv {
  const { data, error } = z.safeParse(schema, variables)
  if (!data)
    throw new ConfigurationError(
      (error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`),
    )
  return {
    tableName: data.TABLE_NAME,
    signingSecretId: data.SLACK_SIGNING_SECRET_ID,
    slackTokenId: data.SLACK_TOKEN_SECRET_ID,
    slackApiUrl: data.SLACK_API_URL,
    approvers: readApprovers(data.APPROVERS) ?? {},
  }
}
