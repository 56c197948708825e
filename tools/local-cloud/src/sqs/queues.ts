import { arn, uuid } from '../arn.ts'
import type { Caller } from '../caller.ts'
import { createChanges } from '../changes.ts'
import type { Clock } from '../clock.ts'
import { AwsError } from '../wire/service.ts'
import type { Message } from './message.ts'
import { createQueue, type Queue, type QueueSettings } from './queue.ts'

export interface Queues {
  /** Creates a queue; a name that ends in `.fifo` makes it a FIFO queue. */
  create(caller: Caller, name: string, settings?: Partial<QueueSettings>): Queue
  /** By ARN; `undefined` where it does not exist. */
  byArn(queueArn: string): Queue | undefined
  all(): readonly Queue[]
  url(queue: Queue): string
  /** @throws AwsError `QueueDoesNotExist` */
  byUrl(url: string): Queue
  /**
   * Moves every message of a dead-letter queue back to its source queue, or to `destinationArn`.
   * Returns how many. @throws AwsError where the source is no dead-letter queue.
   */
  moveMessages(sourceArn: string, destinationArn?: string): number
  /** Calls the listener with every change of a queue. Returns a function that unsubscribes. */
  subscribe(listener: () => void): () => void
}

/** Every queue of the cloud. Queue URLs start with `endpoint`. */
export function createQueues(clock: Clock, endpoint: string): Queues {
  const queues = new Map<string, Queue>()
  const changes = createChanges()

  function existing(queueArn: string | undefined): Queue {
    const queue = queues.get(queueArn ?? '')
    if (!queue) throw new AwsError('ResourceNotFoundException', `No queue ${queueArn}`)
    return queue
  }

  function moveToDeadLetterQueue(from: string, settings: QueueSettings, message: Message): void {
    const now = clock.now()
    queues.get(settings.redrive?.deadLetterArn ?? '')?.enqueue({
      ...message,
      // A FIFO dead-letter queue counts the retention from the move; a standard one from the first enqueue.
      sentAt: settings.fifo ? now : message.sentAt,
      visibleAt: now,
      receiptHandle: undefined,
      sourceArn: from,
    })
  }

  return {
    create(caller, name, given = {}) {
      const settings: QueueSettings = {
        fifo: name.endsWith('.fifo'),
        contentBasedDeduplication: false,
        visibilitySeconds: 30,
        retentionSeconds: 4 * 86_400,
        redrive: undefined,
        ...given,
      }
      const queueArn = arn('sqs', caller, name)
      const queue = createQueue({
        name,
        arn: queueArn,
        settings,
        clock,
        deadLetter: (message) => moveToDeadLetterQueue(queueArn, settings, message),
        changed: () => changes.notify(),
      })
      queues.set(queueArn, queue)
      changes.notify()
      return queue
    },
    byArn: (queueArn) => queues.get(queueArn),
    all: () => [...queues.values()],
    url: (queue) => `${endpoint}/${queue.arn.split(':')[4]}/${queue.name}`,
    byUrl(url) {
      const [, account, name] = /\/(\d{12})\/([^/]+)$/.exec(url) ?? []
      const found = [...queues.values()].find(
        (queue) => queue.name === name && queue.arn.split(':')[4] === account,
      )
      if (!found) throw new AwsError('QueueDoesNotExist', 'The specified queue does not exist.')
      return found
    },
    moveMessages(sourceArn, destinationArn) {
      const source = existing(sourceArn)
      const isDeadLetterQueue = [...queues.values()].some(
        ({ settings }) => settings.redrive?.deadLetterArn === sourceArn,
      )
      if (!isDeadLetterQueue)
        throw new AwsError(
          'InvalidParameterValue',
          'Source queue must be configured as a Dead Letter Queue.',
        )
      const messages = [...source.messages()]
      for (const message of messages) {
        const destination = existing(destinationArn ?? message.sourceArn)
        source.remove(message)
        destination.send({
          body: message.body,
          attributes: message.attributes,
          groupId: message.groupId,
          // Its old id may still be within the five minutes, and would have it dropped.
          deduplicationId: message.deduplicationId && uuid(),
        })
      }
      return messages.length
    },
    subscribe: changes.subscribe,
  }
}
