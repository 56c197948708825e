import { Duration } from 'aws-cdk-lib'
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Queue } from 'aws-cdk-lib/aws-sqs'
import type { Construct } from 'constructs'
import { arnOf, type Place } from '../arn.ts'
import { ALERTS } from './names.ts'

export interface Queues {
  /** Events, in order. */
  readonly queue: Queue
  /** Events that cannot be told; `alerts:redrive` moves them back. */
  readonly deadLetters: Queue
  /** Events that EventBridge could not put into the queue. */
  readonly undelivered: Queue
}

/** As long as the function may take. */
export const FUNCTION_TIMEOUT = Duration.seconds(30)

/**
 * Also how long an alert waits after Slack failed without saying for how long. So it is short, and not six times the function's
 * time-out as AWS advises for queues whose batches compete for concurrency: one message group never has two batches.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
 */
const VISIBILITY = Duration.seconds(60)

/** Together with the visibility: Slack may be away for some 15 minutes before events are parked. */
const MAX_RECEIVES = 15

export function addQueues(scope: Construct, place: Place): Queues {
  const retentionPeriod = Duration.days(14)
  const deadLetters = new Queue(scope, 'DeadLetters', {
    queueName: `${ALERTS}-dead-letters.fifo`,
    fifo: true,
    retentionPeriod,
    enforceSSL: true,
  })
  const queue = new Queue(scope, 'Queue', {
    queueName: `${ALERTS}.fifo`,
    fifo: true,
    // EventBridge gives no deduplication id. The body holds the event's own id, so equal bodies are the same event.
    contentBasedDeduplication: true,
    visibilityTimeout: VISIBILITY,
    retentionPeriod,
    deadLetterQueue: { queue: deadLetters, maxReceiveCount: MAX_RECEIVES },
    enforceSSL: true,
  })
  // EventBridge takes no FIFO queue here.
  // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
  const undelivered = new Queue(scope, 'Undelivered', {
    queueName: `${ALERTS}-undelivered`,
    retentionPeriod,
    enforceSSL: true,
  })
  for (const target of [queue, undelivered]) target.addToResourcePolicy(fromRules(target, place))
  return { queue, deadLetters, undelivered }
}

function fromRules(queue: Queue, place: Place): PolicyStatement {
  return new PolicyStatement({
    sid: 'FromRules',
    principals: [new ServicePrincipal('events.amazonaws.com')],
    actions: ['sqs:SendMessage'],
    resources: [queue.queueArn],
    conditions: { ArnLike: { 'aws:SourceArn': arnOf('events', place, `rule/${ALERTS}-*`) } },
  })
}
