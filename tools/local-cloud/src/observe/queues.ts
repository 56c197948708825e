import type { Message } from '../sqs/message.ts'
import type { Queue } from '../sqs/queue.ts'
import type { QueueView } from './model.ts'

/** Messages of each dead-letter queue. */
const MESSAGES = 20

/** Characters of the body of a message. Events of AWS have a few thousand. */
const BODY = 32_768

/** Every queue; those of dead letters with their messages. */
export function viewQueues(queues: readonly Queue[]): QueueView[] {
  const sources = new Map(
    queues.flatMap(({ arn, settings }) =>
      settings.redrive ? [[settings.redrive.deadLetterArn, arn]] : [],
    ),
  )
  return queues.map((queue) => viewQueue(queue, sources.get(queue.arn)))
}

function viewQueue(queue: Queue, deadLettersOf: string | undefined): QueueView {
  const { name, arn } = queue
  const [, , , region = '', account = ''] = arn.split(':')
  const inFlight = queue.inFlight()
  const messages = deadLettersOf === undefined ? [] : queue.messages().slice(-MESSAGES)
  return {
    name,
    arn,
    account,
    region,
    waiting: queue.messages().length - inFlight,
    inFlight,
    deadLettersOf,
    messages: messages.map(viewMessage),
  }
}

function viewMessage({ id, body, attributes }: Message): QueueView['messages'][number] {
  return {
    id,
    body: body.slice(0, BODY),
    attributes: Object.fromEntries(
      Object.entries(attributes).map(([name, { StringValue = '' }]) => [name, StringValue]),
    ),
  }
}
