import type { Content } from '@repo/slack-message'
import { MessageBusyError } from '../errors.ts'
import type { Message } from '../render/message.ts'
import type { MessageState } from '../store/store.ts'
import type { Memory } from './deliver.ts'

/** A publisher that cannot change what it has said: it tells of a card only when its status has changed. */
export interface Teller {
  readonly name: 'webhook' | 'sns'
  /** Whether this message is any of its business. */
  wants(message: Message): boolean
  tell(telling: Telling): Promise<void>
}

/** One change of status. */
export interface Telling {
  readonly message: Message
  /** What has changed, by name: the same for the same change. */
  readonly transition: string
  /** Why it got worse, as far as that has not been told. */
  readonly why: readonly Content[]
}

const LEASE_MS = 10_000

/**
 * Tells of a card's change of status, if there is one worth telling.
 * A writer that is cut off between telling and remembering tells it again: neither webhooks nor SNS can be asked what they have
 * said.
 * @param aliases What is remembered of the card under its other ids.
 * @returns Whether anything was told.
 * @throws MessageBusyError if another writer is at it.
 */
export async function tell(
  message: Message,
  known: MessageState | undefined,
  aliases: readonly MessageState[],
  teller: Teller,
  memory: Memory,
  now: () => number = Date.now,
): Promise<boolean> {
  if (!teller.wants(message)) return false
  const told = Object.assign({}, ...aliases.map(({ replies }) => replies), known?.replies)
  const transition = transitionOf(message, told)
  if (transition === undefined) return false
  const lease = { until: now() + LEASE_MS }
  const state = { channel: teller.name, ts: '', hash: '', replies: told }
  const busy = known?.lease !== undefined && known.lease.until > now()
  if (busy || !(await memory.claim({ ...state, lease }, known)))
    throw new MessageBusyError(message.id)
  const untold = message.replies.filter(({ turn }) => !told[whyOf(turn)])
  try {
    await teller.tell({ message, transition, why: untold })
  } catch (error) {
    await memory.remember(state).catch(() => {})
    throw error
  }
  const keys = [transition, ...untold.map(({ turn }) => whyOf(turn))]
  const replies = { ...told, ...Object.fromEntries(keys.map((key) => [key, { ts: '', hash: '' }])) }
  await memory.remember({ ...state, replies })
  return true
}

const whyOf = (turn: string) => `why ${turn}`

/** Failed and rolling back are one change; a beginning is told only if nothing else has been. */
function transitionOf(message: Message, told: object): string | undefined {
  const status = statusOf(message)
  const worse = status === 'failed' || status === 'rolling_back'
  const transition = (worse && message.replies.at(-1)?.turn) || status
  if (Object.hasOwn(told, transition)) return undefined
  if (status === 'in_progress' && Object.keys(told).length > 0) return undefined
  return transition
}

function statusOf({ metadata }: Message): string {
  return String(metadata.event_payload['status'] ?? 'told')
}
