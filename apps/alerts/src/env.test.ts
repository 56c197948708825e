import { expect, it } from 'vitest'
import { readEnv } from './env.ts'

const good = { TABLE_NAME: 'alerts', SLACK_TOKEN_SECRET_ID: 'slack', AWS_REGION: 'eu-west-1' }

it('has defaults for optional variables', () => {
  expect(readEnv(good)).toMatchObject({
    slackApiUrl: 'https://slack.com/api/',
    stuckAfterMinutes: 30,
  })
})

it.each([
  ['a bot token', { SLACK_TOKEN_SECRET_ID: 'slack' }, 'slackToken', 'Secrets Manager'],
  ['a bot token', { SLACK_TOKEN_PARAMETER: '/slack' }, 'slackToken', 'SSM'],
  ['a webhook', { SLACK_WEBHOOK_SECRET_ID: 'hook' }, 'slackWebhook', 'Secrets Manager'],
  ['a webhook', { SLACK_WEBHOOK_PARAMETER: '/hook' }, 'slackWebhook', 'SSM'],
] as const)('takes %s from %j', (_, variables, name, service) => {
  const env = readEnv({ ...good, SLACK_TOKEN_SECRET_ID: '', ...variables })
  expect(env[name]).toEqual({ service, id: Object.values(variables)[0] })
  expect([env.slackToken, env.slackWebhook].filter(Boolean)).toHaveLength(1)
})

it('requires no Slack variable with a topic', () => {
  const topic = 'arn:aws:sns:eu-west-1:111122223333:alerts'
  expect(readEnv({ ...good, SLACK_TOKEN_SECRET_ID: '', TOPIC_ARN: topic })).toMatchObject({
    slackToken: undefined,
    topicArn: topic,
  })
})

it('lists every problem at once', () => {
  const bad = { SLACK_API_URL: 'slack.com', STUCK_AFTER_MINUTES: 'soon', TOPIC_ARN: '' }
  expect(() => readEnv(bad)).toThrowErrorMatchingInlineSnapshot(`
    [ConfigurationError: configuration is not valid:
      TABLE_NAME: required: name of the DynamoDB table
      SLACK_API_URL: must be a URL that ends with a slash
      STUCK_AFTER_MINUTES: must be whole minutes, 1 to 99999
      AWS_REGION: required: set by Lambda
      SLACK_TOKEN_SECRET_ID, SLACK_TOKEN_PARAMETER, SLACK_WEBHOOK_SECRET_ID, SLACK_WEBHOOK_PARAMETER or TOPIC_ARN: one of them is required]
  `)
  const both = { ...good, SLACK_WEBHOOK_PARAMETER: '/hook', TOPIC_ARN: 'alerts' }
  expect(() =>
    readEnv({ ...both, DEAD_LETTER_QUEUE_URL: 'x' }),
  ).toThrowErrorMatchingInlineSnapshot(`
    [ConfigurationError: configuration is not valid:
      TOPIC_ARN: must be the ARN of an SNS topic
      DEAD_LETTER_QUEUE_URL: must be the URL of an SQS queue
      SLACK_TOKEN_SECRET_ID, SLACK_WEBHOOK_PARAMETER: only one of them]
  `)
})
