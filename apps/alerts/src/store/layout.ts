import { createHash } from 'node:crypto'
import type { CountsFact } from '../deployment/fact.ts'
import { isNoticeFact, noticeItemOf } from '../notice/fact.ts'
import { imageItemOf, isImageFact } from '../scan/fact.ts'
import { isPushFact } from '../scan/push-fact.ts'
import type { Fact } from './store.ts'

/**
 * Where facts and messages are within a partition, by sort key:
 *
 * - `deployment#ID`, `hook#ARN`, `retirement#ARN`: the facts of one deployment, service deployment or retirement, and its message
 * - `at#TIME#…`: a failed task, a trouble, a count, an image that was pushed with others; each has an item of its own, as a crash loop has thousands
 * - `message#CARD`: the message of anything else
 * - `on#HOUR`: the keys of the deployments, hooks and notices that something happened to within that hour (UTC)
 * - `at#HOUR#messages`: the keys of the messages whose period began within that hour
 *
 * So an id leads to its item however old it is, and a time to all that happened around it. Keys are only ever added, like facts:
 * writers need not agree on anything.
 */
export function itemOf(fact: Fact): string {
  if (isImageFact(fact)) return sortKey(imageItemOf(fact))
  if (isPushFact(fact)) return timed(fact.at, `push#${fact.digest}`)
  if (isNoticeFact(fact)) return sortKey(noticeItemOf(fact))
  if (fact.kind === 'hook' || fact.kind === 'click')
    return sortKey(`hook#${fact.serviceDeployment}`)
  if (fact.kind === 'trouble') return timed(fact.at, `trouble#${fact.name}`)
  if (fact.kind === 'steady') return timed(fact.at, 'steady')
  if (fact.kind === 'task') return timed(fact.at, `task#${fact.task.split('/').at(-1)}`)
  if (!isOfDeployment(fact.deployment) && 'at' in fact)
    return timed(fact.at, `${fact.kind}#${fact.deployment}`)
  return deploymentItem(fact.deployment)
}

/** The item of the facts of a deployment. */
export const deploymentItem = (deployment: string) => sortKey(`deployment#${deployment}`)

/** Whether this is ECS's id of a deployment, whatever its form: ours begin with a word and a colon, and a whole service has none. */
const isOfDeployment = (id: string) => id !== '' && !/^(?!arn:)[a-z-]+:/.test(id)

/**
 * Whether only the newest of these facts is kept: the tasks of a deployment are counted at each of its events, and nothing reads older
 * counts. (Those of a whole service belong to the troubles of their time.)
 */
export function isLatestOnly(fact: Fact): fact is CountsFact {
  return fact.kind === 'counts' && isOfDeployment(fact.deployment)
}

/** Text by which counts are ordered as `latestCounts` orders them. */
export function rankOf({ at, running, others }: CountsFact): string {
  const digits = (count: number, length: number) => String(count).padStart(length, '0')
  return `${digits(at, 15)} ${digits(running, 6)} ${digits(others, 6)}`
}

/** What an hour lists; each kind is a set of sort keys. */
export const lists = ['deployments', 'hooks', 'notices', 'messages'] as const
export type Listed = (typeof lists)[number]

/** An entry of an hour's list. */
export interface Pointer {
  readonly sk: string
  readonly list: Listed
  readonly key: string
}

/** Under which hour the item of a fact is found; `undefined` where its sort key has the time, or it is about an image. */
export function pointerOf(fact: Fact): Pointer | undefined {
  const key = itemOf(fact)
  if (isImageFact(fact) || !('at' in fact) || key.startsWith('at#')) return undefined
  return { sk: `on#${hourOf(fact.at)}`, list: listOf(fact), key }
}

function listOf(fact: Fact): Listed {
  if (isNoticeFact(fact)) return 'notices'
  return fact.kind === 'hook' || fact.kind === 'click' ? 'hooks' : 'deployments'
}

/** Under which hour the message of a card is found whose period began then; `undefined` if it is found with its facts. */
export function messagePointer(card: string, at: number): Pointer | undefined {
  const { sk: key } = messagePlace(card)
  if (!key.startsWith('message#')) return undefined
  return { sk: `at#${hourOf(at)}#messages`, list: 'messages', key }
}

/**
 * Ranges of sort keys, both ends included: what happened from the hour of a time on, the lists of deployments of these hours, and
 * those of all hours before.
 */
export function rangesFrom(at: number) {
  const hour = hourOf(at)
  return {
    events: [`at#${hour}`, 'at#~'],
    hours: [`on#${hour}`, 'on#~'],
    before: ['on#', `on#${hourOf(at - 3_600_000)}~`],
  } as const
}

/** Where the state of a message is. A notifier's is in the item of the message that it is about. */
export interface MessagePlace {
  readonly sk: string
  readonly attribute: string
  /** The card's id without the notifier, kept in the item: a long one is not whole in the sort key. */
  readonly card: string
}

export function messagePlace(card: string): MessagePlace {
  const [, notifier = '', id = ''] = /^(?:(sns|webhook):)?(.*)$/s.exec(card) ?? []
  const attribute = notifier === '' ? MESSAGE : `${MESSAGE}:${notifier}`
  if (isOfDeployment(id)) return { sk: deploymentItem(id), attribute, card: id }
  const withFacts = /^(hook|retirement):/.test(id)
  return { sk: sortKey(withFacts ? id.replace(':', '#') : `message#${id}`), attribute, card: id }
}

/** The card whose message's state this attribute of an item holds; `undefined` if it holds something else. */
export function cardAt(card: string, attribute: string): string | undefined {
  if (attribute === MESSAGE) return card
  const prefix = `${MESSAGE}:`
  return attribute.startsWith(prefix) ? `${attribute.slice(prefix.length)}:${card}` : undefined
}

const MESSAGE = 'message'

function timed(at: number, rest: string): string {
  return sortKey(`at#${new Date(at).toISOString()}#${rest}`)
}

/** `2026-11-23T14`. */
const hourOf = (at: number) => new Date(at).toISOString().slice(0, 13)

/** DynamoDB's limit for a sort key, in bytes. */
const KEY_BYTES = 1024

/** A key that is too long ends with its digest instead. */
function sortKey(key: string): string {
  if (Buffer.byteLength(key) <= KEY_BYTES) return key
  const digest = createHash('sha256').update(key).digest('base64url')
  return `${Buffer.from(key)
    .subarray(0, 900)
    .toString('utf8')
    .replace(/\uFFFD$/, '')}#${digest}`
}
