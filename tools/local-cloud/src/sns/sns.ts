import { arn, perPlace, uuid } from '../arn.ts'
import type { Caller } from '../caller.ts'
import type { Clock } from '../clock.ts'
import { AwsError, type AwsService } from '../wire/service.ts'

/** A published message. */
export interface SnsMessage {
  readonly messageId: string
  readonly topicArn: string
  /** Epoch milliseconds of the cloud. */
  readonly time: number
  readonly subject: string | undefined
  /** Text for protocols without a text of their own. */
  readonly message: string
  /** With `MessageStructure: json`: the text of each protocol (`email`, `https`, `sqs` …). */
  readonly byProtocol: Readonly<Record<string, string>>
  readonly attributes: Readonly<Record<string, unknown>>
}

interface Subscription {
  SubscriptionArn: string
  Owner: string
  Protocol: string
  Endpoint: string
  TopicArn: string
}

interface Topic {
  readonly arn: string
  readonly subscriptions: Subscription[]
}

export interface Sns {
  readonly service: AwsService
  /** Creates the topic if it does not exist; returns its ARN. */
  seedTopic(caller: Caller, name: string): string
  /** All published messages, oldest first, or those of one topic. */
  messages(topicArn?: string): readonly SnsMessage[]
}

/** SNS's limit for one message, attributes included. */
const MAX_BYTES = 256 * 1024

/** SNS: topics store published messages. Nothing is delivered to subscriptions. */
export function createSns(clock: Clock): Sns {
  const topicsOf = perPlace(() => new Map<string, Topic>())
  const published: SnsMessage[] = []

  function seedTopic(caller: Caller, name: string): string {
    if (!/^[\w-]{1,256}(\.fifo)?$/.test(name)) throw invalid('Invalid parameter: Topic Name')
    const topicArn = arn('sns', caller, name)
    if (!topicsOf(caller).has(topicArn))
      topicsOf(caller).set(topicArn, { arn: topicArn, subscriptions: [] })
    return topicArn
  }

  function topic(topicArn: string | undefined, caller: Caller): Topic {
    const found = topicsOf(caller).get(topicArn ?? '')
    if (!found) throw new AwsError('NotFound', 'Topic does not exist', 404)
    return found
  }

  function publish(input: Publish, caller: Caller) {
    const { arn: topicArn } = topic(input.TopicArn ?? input.TargetArn, caller)
    const { message, byProtocol } = read(input)
    const messageId = uuid()
    published.push({
      messageId,
      topicArn,
      time: clock.now(),
      subject: input.Subject,
      message,
      byProtocol,
      attributes: input.MessageAttributes ?? {},
    })
    return { MessageId: messageId }
  }

  return {
    seedTopic,
    messages: (topicArn) =>
      published.filter((one) => topicArn === undefined || one.topicArn === topicArn),
    service: {
      name: 'sns',
      model: { name: 'sns' },
      protocol: 'query',
      version: '2010-03-31',
      xmlNamespace: 'http://sns.amazonaws.com/doc/2010-03-31/',
      operations: {
        Publish: publish,
        CreateTopic: ({ Name = '' }: { Name?: string }, caller: Caller) => ({
          TopicArn: seedTopic(caller, Name),
        }),
        ListTopics: (_input: unknown, caller: Caller) => ({
          Topics: [...topicsOf(caller).keys()].map((TopicArn) => ({ TopicArn })),
        }),
        Subscribe: (
          input: { TopicArn?: string; Protocol?: string; Endpoint?: string },
          caller: Caller,
        ) => {
          const { arn: TopicArn, subscriptions } = topic(input.TopicArn, caller)
          const { Protocol = '', Endpoint = '' } = input
          const SubscriptionArn = `${TopicArn}:${uuid()}`
          subscriptions.push({
            SubscriptionArn,
            Owner: caller.account,
            Protocol,
            Endpoint,
            TopicArn,
          })
          return { SubscriptionArn }
        },
        ListSubscriptionsByTopic: ({ TopicArn }: { TopicArn?: string }, caller: Caller) => ({
          Subscriptions: topic(TopicArn, caller).subscriptions,
        }),
      },
    },
  }
}

interface Publish {
  TopicArn?: string
  TargetArn?: string
  Message?: string
  Subject?: string
  MessageStructure?: string
  MessageAttributes?: Record<string, unknown>
}

function read({ Message = '', MessageStructure, Subject }: Publish) {
  if (Message === '') throw invalid('Invalid parameter: Empty message')
  if (Buffer.byteLength(Message) > MAX_BYTES) throw invalid('Invalid parameter: Message too long')
  // https://docs.aws.amazon.com/sns/latest/api/API_Publish.html: at most 100 characters, no control characters.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are rejected.
  if (Subject !== undefined && (Subject.length > 100 || /[\x00-\x1f]/.test(Subject)))
    throw invalid('Invalid parameter: Subject')
  if (MessageStructure !== 'json') return { message: Message, byProtocol: {} }
  const byProtocol = parse(Message)
  const message = byProtocol['default']
  if (message === undefined)
    throw invalid('Invalid parameter: Message Structure - No default entry in JSON message body')
  return { message, byProtocol }
}

function parse(message: string): Record<string, string> {
  try {
    const parsed: unknown = JSON.parse(message)
    if (typeof parsed === 'object' && parsed !== null)
      return Object.fromEntries(
        Object.entries(parsed).filter(([, text]) => typeof text === 'string'),
      )
  } catch {
    // Invalid JSON is reported below.
  }
  throw invalid('Invalid parameter: Message Structure - JSON message body failed to parse')
}

function invalid(message: string): AwsError {
  return new AwsError('InvalidParameter', message)
}
