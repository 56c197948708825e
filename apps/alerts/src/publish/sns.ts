import { shorten } from '@repo/slack-message'
import { cutBytes } from '../bytes.ts'
import { TopicRefusedError } from '../errors.ts'
import type { Message } from '../render/message.ts'
import type { Notification, Notifier } from './notifier.ts'
import { textsOf } from './simplify.ts'

/** What SNS gets. */
export interface Publication {
  readonly TopicArn: string
  readonly Subject: string
  readonly Message: string
  readonly MessageStructure: 'json'
}

export interface TopicOptions {
  readonly topicArn: string
  /** Publishes it. Default: with the client of the AWS SDK, loaded when it is first needed. */
  readonly publish?: (publication: Publication) => Promise<unknown>
}

/** An SNS topic: e-mail, and Amazon Q Developer, which brings it to chat channels. */
export function createTopic({ topicArn, publish = publishToSns }: TopicOptions): Notifier {
  return {
    name: 'sns',
    wants: ({ notify }) => notify.sns,
    async notify(notification) {
      try {
        await publish(publicationOf(notification, topicArn))
      } catch (error) {
        if (error instanceof Error && permanent.has(error.name))
          throw new TopicRefusedError(error.name, { cause: error })
        throw error
      }
    },
  }
}

/** @see https://docs.aws.amazon.com/sns/latest/api/API_Publish.html#API_Publish_Errors */
const permanent = new Set([
  'AuthorizationErrorException',
  'EndpointDisabledException',
  'InvalidParameterException',
  'InvalidParameterValueException',
  'InvalidSecurityException',
  'KMSAccessDeniedException',
  'KMSDisabledException',
  'KMSInvalidStateException',
  'KMSNotFoundException',
  'NotFoundException',
  'ValidationException',
])

/** Bytes of a text that go to SNS. */
const TEXT_BYTES = 40_000
/** Bytes of a publication, in which the text is twice. @see https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
const PUBLICATION_BYTES = 256 * 1024
/** @see https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
const SUBJECT_CHARACTERS = 99

/** One publication for all: each protocol takes the part with its name. */
export function publicationOf(notification: Notification, topicArn: string): Publication {
  return {
    TopicArn: topicArn,
    // What wakes people begins with whether anything serves: a subject may be all that they see.
    Subject: subjectOf(notification),
    MessageStructure: 'json',
    Message: messageOf(notification, TEXT_BYTES),
  }
}

/** What each protocol takes. A character that JSON escapes takes several bytes. */
function messageOf(notification: Notification, textBytes: number): string {
  const { message, why } = notification
  const text = [message, ...why].map((content) => content.plain).join('\n\n')
  const plain = cutBytes(text, textBytes)
  const https = JSON.stringify(customNotification(notification))
  const all = JSON.stringify({ default: plain, email: plain, https })
  if (Buffer.byteLength(all) <= PUBLICATION_BYTES || textBytes === 0) return all
  return messageOf(notification, Math.floor(textBytes / 2))
}

/**
 * What Amazon Q Developer in chat applications draws in a channel; all notifications of one card are in one thread.
 * @see https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html
 */
function customNotification({ message, why }: Notification) {
  const [headline = message.text, ...lines] = textsOf(message)
  const title = message.plain.split('\n')[0] ?? headline
  const description = [...lines, ...why.flatMap(textsOf)].join('\n')
  const additionalContext = Object.fromEntries(
    Object.entries(message.metadata.event_payload).map(([key, value]) => [key, String(value)]),
  )
  return {
    version: '1.0',
    source: 'custom',
    content: {
      textType: 'client-markdown',
      title: shorten(title, 250),
      description: shorten(description || headline, 8000),
    },
    metadata: {
      threadId: message.id,
      summary: shorten(title, 250),
      eventType: message.metadata.event_type,
      additionalContext,
    },
  }
}

/** A subject may hold ASCII alone, and no line break: of other letters than Latin ones nothing would be left. */
function subjectOf({ why, message }: Notification): string {
  const { subject } = why.at(-1) ?? message
  const isLatin = !/(?!\p{Script=Latin})\p{L}/u.test(subject)
  return asciiOf(isLatin ? subject : summaryOf(message)) || 'alert'
}

/** By the names of the metadata, which are the same in every language: `prod - backend: deployment rolled_back 8b31d07`. */
function summaryOf({ metadata: { event_type, event_payload } }: Message): string {
  const member = (name: string) => {
    const value = event_payload[name]
    return value === undefined ? [] : [String(value)]
  }
  const [environment] = [...member('environment'), ...member('cluster'), 'unknown']
  const [subject] = ['service', 'repository', 'family', 'alarm'].flatMap(member)
  const place = [environment, ...(subject === undefined ? [] : [subject])].join(' - ')
  const commit = member('commit').map((sha) => sha.slice(0, 7))
  return [`${place}:`, event_type, ...member('status'), ...commit].join(' ')
}

function asciiOf(text: string): string {
  const ascii = text.replaceAll('→', '->').replaceAll('·', '-').replaceAll('…', '...')
  const printable = ascii.replace(/[^\x20-\x7E]/g, '').trim()
  return printable.slice(0, SUBJECT_CHARACTERS).trimEnd()
}

async function publishToSns(publication: Publication): Promise<void> {
  const { PublishCommand, SNSClient } = await import('../aws/sns.ts')
  await new SNSClient({}).send(new PublishCommand(publication))
}
