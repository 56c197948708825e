import type { NoticeFact } from '../notice/fact.ts'
import type { ImageFact } from '../scan/fact.ts'
import type { PushFact } from '../scan/push-fact.ts'
import type { ServiceFact } from '../service/fact.ts'

export type Fact = ServiceFact | ImageFact | PushFact | NoticeFact

/** Where a message stands, and what was last delivered of it. */
export interface MessageState {
  readonly channel: string
  /** Empty as long as the message's first post is not confirmed. */
  readonly ts: string
  /** Of the content that Slack confirmed. */
  readonly hash: string
  /** The replies in its thread, by escalation. */
  readonly replies: Readonly<Record<string, { readonly ts: string; readonly hash: string }>>
  readonly lease?: Lease
}

/** A writer is publishing this message, or was cut off while doing so. */
export interface Lease {
  /** Epoch milliseconds until which nobody else may publish it; 0 if the holder gave up. */
  readonly until: number
  /** Key of a post that Slack may have made without confirming it. */
  readonly posting?: string
}

/** What is stored of one service or image, or a part of it. */
export interface Partition {
  readonly facts: readonly Fact[]
  /** By the id of the card. */
  readonly messages: ReadonlyMap<string, MessageState>
}

/**
 * Facts, and the state of each message. A partition is one service (`service#ARN`), one image (`image#ARN`), one cluster (`cluster#ARN`), or the
 * tasks of a family that belong to no service (`tasks#…`).
 */
export interface Store {
  /** Adds facts; those that are there already change nothing. */
  add(partition: string, facts: readonly Fact[]): Promise<void>
  /**
   * What happened from a time on (epoch milliseconds), with all facts of the deployments involved and of the last one before; without
   * a time, everything. What was added is seen by the next read.
   */
  read(partition: string, from?: number): Promise<Partition>
  /** Makes the messages of cards found by reads from the time (epoch milliseconds) on at which their period began. */
  locate(
    partition: string,
    messages: readonly { readonly id: string; readonly at: number }[],
  ): Promise<void>
  /** Stores where a card's message is, and since when the deployment has been open (not given: it is over). */
  remember(
    partition: string,
    card: string,
    state: MessageState,
    openSince: number | undefined,
  ): Promise<void>
  /**
   * Reserves a message for one writer: stores `state` if what is stored is still `previous`, else returns `false`.
   * The open deployments are not touched.
   */
  claim(
    partition: string,
    card: string,
    state: MessageState,
    previous: MessageState | undefined,
  ): Promise<boolean>
  /** Another card has taken over this one's message. */
  forget(partition: string, card: string): Promise<void>
  /** Partitions with a deployment that has been open since before `time` (epoch milliseconds). */
  openBefore(time: number): Promise<readonly string[]>
}
