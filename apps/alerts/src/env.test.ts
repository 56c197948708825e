import { expect, it } from 'vitest'
import { readEnv } from './env.ts'

const good = { TABLE_NAME: 'alerts', SLACK_TOKEN_SECRET_ID: 'slack', AWS_REGION: 'eu-west-1' }

it('has defaults for what need not be said', () => {
  expect(readEnv(good)).toMatchObject({
    slackApiUrl: 'https://slack.com/api/',
    stuckAfterMinutes: 30,
  })
})

it('names every problem at once', () => {
  const bad = { SLACK_API_URL: 'slack.com', STUCK_AFTER_MINUTES: 'soon' }
  expect(() => readEnv(bad)).toThrowErrorMatchingInlineSnapshot(`
    [ConfigurationError: configuration is not valid:
      TABLE_NAME: required: name of the DynamoDB table
      SLACK_API_URL: must be a URL that ends with a slash
      SLACK_TOKEN_SECRET_ID: required: Secrets Manager id of the bot token
      STUCK_AFTER_MINUTES: must be whole minutes, 1 to 99999
      AWS_REGION: required: set by Lambda]
  `)
})
