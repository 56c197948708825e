import { createHash } from 'node:crypto'
import { hex, uuid } from '../arn.ts'
import type { Clock } from '../clock.ts'
import { AwsError } from '../wire/service.ts'
import type { Message, Outgoing } from './message.ts'

export interface QueueSettings {
  readonly fifo: boolean
  readonly contentBasedDeduplication: boolean
  readonly visibilitySeconds: number
  readonly retentionSeconds: number
  /** After so many receives a message moves to the dead-letter queue. */
  readonly redrive: { readonly deadLetterArn: string; readonly maxReceiveCount: number } | undefined
}

export interface QueueOptions {
  readonly name: string
  readonly arn: string
  readonly settings: QueueSettings
  readonly clock: Clock
  /** Moves a message that was received too often to the dead-letter queue. */
  readonly deadLetter: (message: Message) => void
  /** Called with every change, also when a message is received or removed. */
  readonly changed: () => void
}

export type Queue = ReturnType<typeof createQueue>

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/using-messagededuplicationid-property.html */
const DEDUPLICATION_MS = 5 * 60_000

/** Larger than the random start of a real queue, so that sequence numbers have their 20 digits. */
let lastSequence = 18_850_000_000_000_000_000n

/**
 * One queue. A FIFO queue delivers the messages of a group in order, and none of a group while one of it is in
 * flight; a message that becomes visible again keeps its place.
 */
export function createQueue(options: QueueOptions) {
  const { name, arn, settings, clock, deadLetter } = options
  const messages: Message[] = []
  const seen = new Map<string, { message: Message; until: number }>()
  const listeners = new Set<() => void>()
  const wakes = new Map<Message, () => void>()
  const changed = () => {
    options.changed()
    for (const listener of [...listeners]) listener()
  }

  /** Notifies the listeners once the message becomes visible; replaces an earlier timer. */
  function wakeWhenVisible(message: Message): void {
    wakes.get(message)?.()
    wakes.set(message, clock.after(message.visibleAt - clock.now(), changed))
  }

  function send(outgoing: Outgoing): Message {
    const now = clock.now()
    const deduplicationId = deduplicationOf(settings, outgoing)
    for (const [id, { until }] of seen) if (until <= now) seen.delete(id)
    const twin = deduplicationId === undefined ? undefined : seen.get(deduplicationId)?.message
    if (twin) return twin
    const message: Message = {
      id: uuid(),
      body: outgoing.body,
      attributes: outgoing.attributes ?? {},
      groupId: outgoing.groupId,
      deduplicationId,
      sequence: ++lastSequence,
      sentAt: now,
      receiveCount: 0,
      firstReceivedAt: undefined,
      visibleAt: now + (outgoing.delaySeconds ?? 0) * 1000,
      receiptHandle: undefined,
      sourceArn: undefined,
    }
    if (deduplicationId !== undefined)
      seen.set(deduplicationId, { message, until: now + DEDUPLICATION_MS })
    enqueue(message)
    return message
  }

  function enqueue(message: Message): void {
    messages.push(message)
    if (message.visibleAt > clock.now()) wakeWhenVisible(message)
    changed()
  }

  function receive(
    max: number,
    visibilitySeconds = settings.visibilitySeconds,
    { oneGroup = false }: { readonly oneGroup?: boolean } = {},
  ): Message[] {
    const now = clock.now()
    expire(now)
    const blocked = new Set<string | undefined>()
    const received: Message[] = []
    for (const message of [...messages]) {
      if (received.length >= max) break
      if (settings.fifo && blocked.has(message.groupId)) continue
      if (oneGroup && received[0] && received[0].groupId !== message.groupId) continue
      if (message.visibleAt > now) {
        blocked.add(message.groupId)
        continue
      }
      if (settings.redrive && message.receiveCount >= settings.redrive.maxReceiveCount) {
        drop(message)
        deadLetter(message)
        continue
      }
      hide(message, visibilitySeconds, now)
      received.push(message)
    }
    return received.map((message) => ({ ...message }))
  }

  function hide(message: Message, seconds: number, now: number): void {
    message.receiveCount++
    message.firstReceivedAt ??= now
    message.receiptHandle = `${hex(32)}${Buffer.from(message.id).toString('base64url')}`
    message.visibleAt = now + seconds * 1000
    wakeWhenVisible(message)
    options.changed()
  }

  function expire(now: number): void {
    const oldest = now - settings.retentionSeconds * 1000
    for (const message of messages.filter(({ sentAt }) => sentAt < oldest)) drop(message)
  }

  function drop(message: Message): void {
    wakes.get(message)?.()
    wakes.delete(message)
    const index = messages.indexOf(message)
    if (index >= 0) messages.splice(index, 1)
    options.changed()
  }

  function deleteByHandle(receiptHandle: string): void {
    const message = messages.find((one) => one.receiptHandle === receiptHandle)
    // Deleted already, or received again since: SQS reports success for both.
    if (!message) {
      checkHandle(receiptHandle)
      return
    }
    if (settings.fifo && message.visibleAt <= clock.now()) throw expiredHandle(receiptHandle)
    drop(message)
    changed()
  }

  function changeVisibility(receiptHandle: string, seconds: number): void {
    if (!(seconds >= 0 && seconds <= 43_200))
      throw new AwsError(
        'InvalidParameterValue',
        `Value ${seconds} for parameter VisibilityTimeout is invalid. Reason: Must be between 0 and 43200.`,
      )
    const now = clock.now()
    const message = messages.find((one) => one.receiptHandle === receiptHandle)
    if (!message) checkHandle(receiptHandle)
    if (!message || message.visibleAt <= now)
      throw new AwsError('MessageNotInflight', 'The message referred to is not in flight.')
    message.visibleAt = now + seconds * 1000
    wakeWhenVisible(message)
    if (seconds === 0) changed()
    else options.changed()
  }

  return {
    name,
    arn,
    settings,
    send,
    /** Adds a message of another queue, unchanged (dead-letter queue). */
    enqueue,
    /** At most `max` messages that are visible now, with `oneGroup` all of one message group; never waits. */
    receive,
    /** @throws AwsError `ReceiptHandleIsInvalid`; in a FIFO queue also when the handle has expired. */
    delete: deleteByHandle,
    /** 0 makes the message visible at once. @throws AwsError `MessageNotInflight` */
    changeVisibility,
    purge() {
      for (const message of [...messages]) drop(message)
      changed()
    },
    /** Everything in the queue, in order. */
    messages: (): readonly Readonly<Message>[] => messages,
    inFlight: () =>
      messages.filter((one) => one.receiptHandle && one.visibleAt > clock.now()).length,
    /** Removes a message, also one in flight (redrive). */
    remove: drop,
    /** Calls the listener whenever something may have become receivable. Returns a function that unsubscribes. */
    onChange(listener: () => void): () => void {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

function deduplicationOf(settings: QueueSettings, outgoing: Outgoing): string | undefined {
  if (!settings.fifo) return undefined
  if (!outgoing.groupId)
    throw new AwsError('MissingParameter', 'The request must contain the parameter MessageGroupId.')
  if (outgoing.deduplicationId) return outgoing.deduplicationId
  if (settings.contentBasedDeduplication)
    return createHash('sha256').update(outgoing.body).digest('hex')
  throw new AwsError(
    'InvalidParameterValue',
    'The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly',
  )
}

function checkHandle(receiptHandle: string): void {
  if (!/^[0-9a-f]{32}[\w-]{48}$/.test(receiptHandle))
    throw new AwsError(
      'ReceiptHandleIsInvalid',
      `The input receipt handle "${receiptHandle}" is not a valid receipt handle.`,
    )
}

function expiredHandle(receiptHandle: string): AwsError {
  return new AwsError(
    'InvalidParameterValue',
    `Value ${receiptHandle} for parameter ReceiptHandle is invalid. Reason: The receipt handle has expired.`,
  )
}
