import { scenarioStart, serviceEvents } from '@repo/aws-events/scenarios'
import type { DeploymentTarget } from '@repo/environments'
import { dev } from '@repo/environments/fixture'
import type { SQSEvent } from 'aws-lambda'
import { createHandler, type HandlerOptions } from '../intake/create-handler.ts'
import { placeOf } from '../preview/place-of.ts'
import { createSlack } from '../publish/slack.ts'
import type { Token } from '../publish/token.ts'
import { createMemoryStore } from '../store/memory.ts'
import { createFakeSlack } from './fake-slack.ts'
import { settings } from './settings.ts'

export { placeOf }

interface Around {
  /** Whose service the builders are for. Default: `dev`. */
  readonly environment?: DeploymentTarget
  readonly fetch?: typeof globalThis.fetch
  readonly token?: Token
  /** Without a bot token: there are only `notifiers`. */
  readonly withoutBot?: boolean
}

/** Everything around the handler, in memory; and the builders of a service of the table. */
export function setup({
  fetch,
  token = async () => 'token-of-the-test',
  withoutBot = false,
  environment = dev,
  ...options
}: Partial<HandlerOptions> & Around = {}) {
  const slack = createFakeSlack()
  const store = createMemoryStore()
  const logs: { level: string; message: string; fields: object }[] = []
  const bot = createSlack({
    apiUrl: 'https://slack.test/api/',
    token,
    fetch: fetch ?? slack.fetch,
  })
  const handle = createHandler({
    store,
    ...(withoutBot ? {} : { slack: bot }),
    enrich: async () => [],
    log: (level, message, fields = {}) => logs.push({ level, message, fields }),
    stuckAfterMinutes: 30,
    settings,
    ...options,
  })
  return {
    handle,
    slack,
    store,
    logs,
    environment,
    build: serviceEvents(placeOf(environment)),
  }
}

/** When the events of the tests begin. */
export const start = scenarioStart

/** The batch that the queue gives to the Lambda. */
export function queued(...events: readonly unknown[]): SQSEvent {
  const records = events.map((event, index) => ({
    messageId: `message-${index + 1}`,
    receiptHandle: '',
    body: typeof event === 'string' ? event : JSON.stringify(event),
    attributes: {
      ApproximateReceiveCount: '1',
      SentTimestamp: '0',
      SenderId: '',
      ApproximateFirstReceiveTimestamp: '0',
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:ap-northeast-1:111122223333:alerts.fifo',
    awsRegion: 'ap-northeast-1',
  }))
  return { Records: records }
}
