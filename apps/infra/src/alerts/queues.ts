import type { SharedNames } from '@repo/environments'
import { Duration } from 'aws-cdk-lib'
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Queue } from 'aws-cdk-lib/aws-sqs'
import type { Construct } from 'constructs'
import { arnOf, type Place } from '../arn.ts'

export interface Queues {
  /** Events, in order. */
  readonly queue: Queue
  /** Events that cannot be processed; `alerts:redrive` moves them back. */
  readonly deadLetters: Queue
  /** Events that EventBridge could not put into the queue. */
  readonly undelivered: Queue
}

/** Time-out of the function. */
export const FUNCTION_TIMEOUT = Duration.seconds(30)

/**
 * Also the delay before a retry when Slack failed without `Retry-After`. It is therefore short, not six times the function's
 * time-out: AWS advises that for queues whose batches compete for concurrency, and there are no more batches at once than message
 * groups, of which an account has a few more than environments.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
 */
const VISIBILITY = Duration.seconds(60)

/** With the visibility time-out: Slack may be down for some 15 minutes before events are dead-lettered. */
const MAX_RECEIVES = 15

export function addQueues(scope: Construct, place: Place, names: SharedNames): Queues {
  const retentionPeriod = Duration.days(14)
  const deadLetters = new Queue(scope, 'DeadLetters', {
    queueName: names.deadLetterQueue,
    fifo: true,
    retentionPeriod,
    enforceSSL: true,
  })
  const queue = new Queue(scope, 'Queue', {
    queueName: names.queue,
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
    queueName: names.undeliveredQueue,
    retentionPeriod,
    enforceSSL: true,
  })
  for (const target of [queue, undelivered])
    target.addToResourcePolicy(fromRules(target, place, names))
  return { queue, deadLetters, undelivered }
}

function fromRules(queue: Queue, place: Place, names: SharedNames): PolicyStatement {
  return new PolicyStatement({
    sid: 'FromRules',
    principals: [new ServicePrincipal('events.amazonaws.com')],
    actions: ['sqs:SendMessage'],
    resources: [queue.queueArn],
    conditions: { ArnLike: { 'aws:SourceArn': arnOf('events', place, `rule/${names.alerts}-*`) } },
  })
}
